/** How long the chip takes, in milliseconds. */
export interface Pn532Timing {
  readonly ack: number;
  /** Commands that do not go to a card. */
  readonly command: number;
  readonly list: number;
  /** All attempts of a bounded search that finds nothing. */
  readonly listNothing: number;
  /** An exchange with a card, apart from what happens on the air. */
  readonly exchange: number;
  /** Whether the air and the card take their time as well. */
  readonly air: boolean;
}

export const lifelikePn532Timing: Pn532Timing = {
  ack: 1,
  command: 2,
  list: 10,
  listNothing: 40,
  exchange: 2,
  air: true,
};
/** Answers come within the call that delivers the command. */
export const instantPn532Timing: Pn532Timing = {
  ...{ ack: 0, command: 0, list: 0, listNothing: 0, exchange: 0 },
  air: false,
};
