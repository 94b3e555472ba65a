/**
 * What a violation's text says of the rule that was broken. Undefined for what says nothing about the bug: a program
 * that falls over, a run that breaks off.
 */
export function ruleOf(violation: string): string | undefined {
  if (/^(nobody caught|the run broke off|the start failed|fatal)\b/.test(violation)) return undefined;
  if (violation.includes('the kiosk is halted') || violation.startsWith('a needless halt')) return OWN_HALT;
  if (violation.startsWith('a needless case')) return 'needless case';
  if (violation.startsWith('not at rest') || /^\d+ s after the last visit/.test(violation)) return 'liveness';
  if (/^visit \d+:/.test(violation)) return 'promise';
  const [rule = ''] = violation.split(':', 1);
  return /^\w+\.\w+$/.test(rule) ? `own alarm ${rule}` : rule;
}

const OWN_HALT = 'own halt';

/** The one that names a bug: an equation of the oracle before a person's complaint, and both before the kiosk's own alarm. */
export function firstRule(violations: readonly string[]): string | undefined {
  const rules = violations.flatMap((text) => ruleOf(text) ?? []);
  return rules.toSorted((a, b) => weight(a) - weight(b))[0];
}

function weight(rule: string): number {
  if (rule.startsWith('own ')) return 3;
  if (rule === 'promise') return 2;
  return rule === 'liveness' ? 1 : 0;
}
