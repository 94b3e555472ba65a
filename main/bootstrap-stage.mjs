/**
 * Second half of the first stage: installs what is missing, then hands over to Node 24 from the packages. No
 * dependencies: there may be none yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installedMatchesLock, lastLines, packagedNode } from './bootstrap-checks.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.installed-from');

/** Commands that stand outside main/, because they are made of what proves the rest. */
const provingCommands = new Map([
  ['demo', ['tests', 'demo', 'demo.ts']],
  ['prove', ['tests', 'laboratory', 'prove.ts']],
  ['mutants', ['tests', 'mutants', 'prove-mutants.ts']],
  ['processes', ['tests', 'processes', 'prove-processes.ts']],
  ['fuzz', ['tests', 'fuzz', 'fuzz.ts']],
  ['endurance', ['tests', 'endurance', 'endurance.ts']],
  ['bench', ['tests', 'bench', 'bench.ts']],
  ['vm', ['tests', 'vm', 'test-vm.ts']],
]);

/** Installs, then runs main/commands/<command>.ts or one of the above; ends with its exit code. */
export async function run(command, args) {
  const entry = join(root, ...(provingCommands.get(command) ?? ['main', 'commands', `${command}.ts`]));
  if (command === undefined || !/^[a-z]+$/.test(command) || !existsSync(entry)) {
    stop(`There is no command '${command}'. The README lists the npm scripts.`);
  }
  await installPackages();
  const closedOutput = pathToFileURL(join(root, 'main', 'closed-output.ts')).href;
  handOver(findNode(), ['--import', closedOutput, entry, ...args]);
}

async function installPackages() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!isInstalled(JSON.parse(lockText))) {
    console.log('Installing the packages (a minute or two the first time) ...');
    await npmCi();
    console.log('Packages are installed.');
  }
  writeFileSync(stampFile, stamp);
}

function isInstalled(lock) {
  const record = join(modules, '.package-lock.json');
  return existsSync(record) && installedMatchesLock(lock, JSON.parse(readFileSync(record, 'utf8')));
}

/** Runs `npm ci` with the npm that called us, or the one in the PATH. */
function npmCi() {
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = npm
    ? spawn(process.execPath, [npm, 'ci'], options)
    : spawn('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (output += text));
  }
  return new Promise((resolve) => {
    child.on('error', (error) => installFailed(String(error)));
    child.on('close', (code) => (code === 0 ? resolve() : installFailed(output)));
  });
}

function installFailed(output) {
  stop(
    `The packages could not be installed; npm said:\n${lastLines(output, 12)}\n` +
      'Check that this machine reaches the npm registry, then run the same command again.',
  );
}

function findNode() {
  const packaged = join(modules, packagedNode(process.platform, process.arch));
  if (existsSync(packaged)) return packaged;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return stop(
    `This program runs on Node 24. None comes with the packages for ${process.platform} on ${process.arch}, and this ` +
      `is Node ${process.versions.node}. Install Node 24 (nodejs.org), then run the same command again.`,
  );
}

/** Runs the command; signals and exit codes pass through, and neither side outlives the other. */
function handOver(node, args) {
  const path = [join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(node, args, {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const lineage = ancestors();
  setInterval(() => {
    if (ancestors() !== lineage) child.kill('SIGTERM');
  }, 500).unref();
  child.on('error', (error) => stop(`Node 24 could not be started (${error.message}).`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Who started us, and on Linux who started that: npm runs a shell in between, which lives on when npm is killed. */
function ancestors() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${/\) \S (\d+)/.exec(stat)?.[1]}`;
  } catch {
    return String(process.ppid); // no /proc, or the parent has just gone
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
