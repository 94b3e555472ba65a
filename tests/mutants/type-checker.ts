import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../../main/project.ts';
import { withBug, type Mutant } from './mutant.ts';

/**
 * What the compiler says of the mutants' files, in sentences. As many bugs as can stand beside each other are looked at
 * together, since every change costs a new look at the whole project.
 */
export function typeComplaints(mutants: readonly Mutant[]): readonly string[] {
  const swapped = new Map<string, string>();
  const service = serviceWith(swapped, [...new Set(mutants.map(pathOf))]);
  const complaints: string[] = [];
  for (let left = mutants; left.length > 0;) {
    swapped.clear();
    const later = left.filter((mutant) => !addBug(swapped, mutant));
    for (const path of swapped.keys()) {
      const names = left
        .filter((one) => pathOf(one) === path && !later.includes(one))
        .map(({ name }) => name);
      const found = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
      for (const { messageText } of found)
        complaints.push(`${names.join(' or ')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    }
    left = later;
  }
  return complaints;
}

/** False: it changes what another one has changed already. Throws where it does not fit the file as it is. */
function addBug(swapped: Map<string, string>, mutant: Mutant): boolean {
  const path = pathOf(mutant);
  const changed = swapped.get(path);
  const alone = withBug(mutant, readFileSync(path, 'utf8'));
  if (changed === undefined) {
    swapped.set(path, alone);
    return true;
  }
  if (!mutant.changes.every(({ find }) => changed.split(find).length === 2)) return false;
  swapped.set(path, withBug(mutant, changed));
  return true;
}

const pathOf = ({ file }: Mutant): string => join(projectRoot, file);

/** The project as it is on the disk, but for what stands in `swapped` at the moment. */
function serviceWith(swapped: ReadonlyMap<string, string>, roots: readonly string[]): ts.LanguageService {
  const read = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const parsed = ts.parseJsonConfigFileContent(read.config, ts.sys, projectRoot);
  // A bug may well leave something without use; that is the linter's matter.
  const options = { ...parsed.options, noUnusedLocals: false, noUnusedParameters: false };
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...roots],
    getScriptVersion: (path) => {
      const text = swapped.get(path);
      return text === undefined ? 'as it is' : text;
    },
    getScriptSnapshot: (path) => {
      const text = swapped.get(path) ?? ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => projectRoot,
    getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  });
}
