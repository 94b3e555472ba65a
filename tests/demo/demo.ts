import { Command, Option } from 'commander';
import { relative, join } from 'node:path';
import { chromium } from 'playwright';
import { locales, type Locale } from '../../contract/view.ts';
import { askedToEnd } from '../../main/asked-to-end.ts';
import { findChromium, sandboxArguments } from '../../main/find-chromium.ts';
import { describeFailure, Problem } from '../../main/problem.ts';
import { projectRoot } from '../../main/project.ts';
import { ensureChromium } from '../../main/test-run/ensure-chromium.ts';
import { KioskWindow } from '../e2e/support/kiosk-window.ts';
import { startStack, type Stack } from '../e2e/support/stack.ts';
import { visitorAt } from '../e2e/support/visitor.ts';
import { pendingOf, reconcile } from './reconcile.ts';
import { openStage } from './stage.ts';
import type { Workflow } from './workflow.ts';
import { workflows } from './workflows.ts';

/** `npm run demo -- <workflow>`: a visit through the real screens, and then everybody's books. */
interface DemoOptions {
  readonly json: boolean;
  readonly headed: boolean;
  readonly locale: Locale;
}

/** The kiosk hears at once that the campus clock was set. */
const settings = { policy: { heartbeatSeconds: 1 } };

const program = new Command('npm run demo --')
  .description('Plays a visit through the real screens in Chromium and compares the books afterwards.')
  .argument('[workflow]', 'what the visitor comes for')
  .option('--json', 'end with one line of JSON, for programs', false)
  .option('--headed', 'show the window', false)
  .addOption(new Option('--locale <locale>', "the visitor's language").choices(locales).default('zh-CN'))
  .addHelpText('after', `\n${list()}`)
  .parse();

const [name] = program.args;
const workflow = name === undefined ? undefined : workflows.get(name);
if (name === undefined || !workflow) {
  const asked = name === undefined ? 'Which one?' : `There is no demo '${name}'.`;
  console.error(`${asked} For example: npm run demo -- recharge\n\n${list()}`);
  process.exit(1);
}
process.exit(await demo(name, workflow, program.opts<DemoOptions>()));

function list(): string {
  const rows = [...workflows].map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`);
  return ['The demos:', ...rows].join('\n');
}

async function demo(name: string, workflow: Workflow, options: DemoOptions): Promise<number> {
  let stack: Stack | undefined;
  void askedToEnd().then(async () => {
    await stack?.stop();
    process.exit(130);
  });
  try {
    await ensureChromium(console.log);
    console.log(`${name}: ${workflow.summary}\n`);
    stack = await startStack(settings);
    const pendingBeforeFen = await pendingOf(stack, workflow.cardNumber);
    const played = await play(name, workflow, stack, options);
    const end = await reconcile(stack, workflow, { played, pendingBeforeFen });
    console.log(`\n${end.lines.join('\n')}`);
    if (options.json) console.log(JSON.stringify({ workflow: name, ...end.figures, ok: end.ok }));
    return end.ok ? 0 : 1;
  } catch (reason) {
    console.error(describeFailure(reason));
    return 1;
  } finally {
    await stack?.stop();
  }
}

/** False when the visit did not go as the workflow tells it; says then where, and what the screen showed. */
async function play(
  name: string,
  workflow: Workflow,
  stack: Stack,
  { headed, locale }: DemoOptions,
): Promise<boolean> {
  if (headed && process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    throw new Problem('This machine has no display. Run the demo without --headed and look at its pictures.');
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    headless: !headed,
    args: [...sandboxArguments],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
    const kiosk = await KioskWindow.open(page, stack.kioskUrl);
    const visitor = visitorAt(stack);
    const stage = openStage(name, { kiosk, visitor, locale });
    try {
      await kiosk.opensAt('10:00', visitor);
      await kiosk.chooseLocale(locale);
      await workflow.play(stage);
      console.log(`\npictures in ${relative(projectRoot, join(projectRoot, 'out', 'demo', name))}`);
      return true;
    } catch (reason) {
      const picture = await stage.picture('failed');
      console.error(`\nThe visit stopped after: ${stage.lastLine}\nThe screen: ${picture}`);
      console.error(describeFailure(reason));
      return false;
    }
  } finally {
    await browser.close();
  }
}
