/** Where a step of a start leads, in a word, for whoever hears of steps. */
export function startPlace(step: {
  readonly state: { readonly step: string };
  readonly effect: { readonly type: string };
}): string {
  const { state, effect } = step;
  return effect.type === 'ready' || effect.type === 'refuse' ? effect.type : state.step;
}
