import { join } from 'node:path';

/** The folder that holds package.json; everything that commands touch is named from here. */
export const projectRoot = join(import.meta.dirname, '..');
