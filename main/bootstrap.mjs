/**
 * First stage of every npm script: `bootstrap.mjs <command> [arguments]`. Runs under whatever Node is there, so this
 * file and bootstrap-checks.mjs keep to old syntax: an old Node must get as far as the sentence about its age.
 */
import { oldNodeProblem } from './bootstrap-checks.mjs';

const problem = oldNodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
import('./bootstrap-stage.mjs').then(function (stage) {
  return stage.run(process.argv[2], process.argv.slice(3));
});
