import { recharge } from './recharge.ts';
import type { Workflow } from './workflow.ts';

export const workflows: ReadonlyMap<string, Workflow> = new Map([['recharge', recharge]]);
