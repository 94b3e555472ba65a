import { balance } from './balance.ts';
import { collect } from './collect.ts';
import { recharge } from './recharge.ts';
import { tornCard } from './torn-card.ts';
import type { Workflow } from './workflow.ts';

export const workflows: ReadonlyMap<string, Workflow> = new Map([
  ['balance', balance],
  ['collect', collect],
  ['recharge', recharge],
  ['torn-card', tornCard],
]);
