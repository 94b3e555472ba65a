import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from './openapi.ts';

/** Brings docs/openapi.json up to date: `node central/write-openapi.ts`. */
writeFileSync(join(import.meta.dirname, '..', 'docs', 'openapi.json'), openApiText());
