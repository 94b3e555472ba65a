/** First program of the virtual machine: puts the stand-in before vitest and runs the suites. */
import { registerHooks } from 'node:module';

const standIn = new URL('vitest-stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vitest' && context.parentURL !== standIn
      ? { url: standIn, shortCircuit: true }
      : next(specifier, context),
});
const { runSuites } = await import('./suites.ts');
process.exit((await runSuites({ isQuick: process.argv[2] === 'quick' })) === 0 ? 0 : 1);
