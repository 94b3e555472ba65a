/** What the first stage decides, as pure functions in old syntax and without imports. */

/** The sentence for a Node that is too old to bootstrap, or undefined. */
export function oldNodeProblem(version) {
  var major = parseInt(version, 10);
  if (major >= 20) return undefined;
  return (
    'This program needs Node 20 or newer to start, and this is Node ' +
    version +
    '. Install a newer Node (nodejs.org), then run the same command again.'
  );
}

/** The package that carries Node 24 for a machine, and where in it the program lies. */
export function packagedNode(platform, arch) {
  if (platform === 'win32') return 'node-win-' + arch + '/bin/node.exe';
  return 'node-' + platform + '-' + arch + '/bin/node';
}

/**
 * True when node_modules hold what the lock file asks for, judged by npm's own record of the last installation
 * (node_modules/.package-lock.json). Only optional packages may be absent: those are for other machines.
 */
export function installedMatchesLock(lock, installed) {
  return Object.keys(lock.packages).every(function (path) {
    if (path === '') return true;
    var wanted = lock.packages[path];
    var found = installed.packages[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** The last lines that npm printed, without the ones that only name its log file. */
export function lastLines(text, count) {
  return text
    .split('\n')
    .filter(function (line) {
      return line.trim() !== '' && line.indexOf('A complete log of this run') === -1;
    })
    .slice(-count)
    .join('\n');
}
