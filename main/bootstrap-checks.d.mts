/** The part of a package-lock.json that says what is installed. */
export interface PackageLock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>
  >;
}
export function oldNodeProblem(version: string): string | undefined;
export function packagedNode(platform: string, arch: string): string;
export function installedMatchesLock(lock: PackageLock, installed: PackageLock): boolean;
export function lastLines(text: string, count: number): string;
