/**
 * An edition of the draw: a seed means the same hour for ever within one. What is drawn only since a later edition takes
 * Dice of its own, so that the kinds before it keep their throws.
 *
 * 1: people, notes, validators of both protocols, a till, deaths, and the faults of `fault-plan.ts`.
 * 2: more of them: bytes on both lines, silent and unplugged devices, late requests, and people of other manners.
 */
export type Edition = 1 | 2;

export const currentEdition: Edition = 2;
