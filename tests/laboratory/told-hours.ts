import type { ToldHour } from './told-hour.ts';
import { loadHours } from './told-load.ts';
import { loadLifeHours } from './told-loads.ts';
import { outboxHours } from './told-outbox.ts';
import { tillHours } from './told-till.ts';
import { visitHours } from './told-visit.ts';

export const toldHours: readonly ToldHour[] = [
  ...tillHours,
  ...visitHours,
  ...loadHours,
  ...loadLifeHours,
  ...outboxHours,
];
