import type { KioskView } from '../../contract/view.ts';
import { answerKey, spokenId } from './spoken.ts';

/**
 * Pushes views. A view is pushed when anything in it changed; its revision grows when an answer to the older one would
 * mean something else (see answerKey).
 */
export class ViewFeed {
  readonly #listeners = new Set<(view: KioskView) => void>();
  #view: KioskView | undefined;
  #content = '';
  #key = '';
  #revision = 0;

  get revision(): number {
    return this.#revision;
  }

  subscribe(listener: (view: KioskView) => void): () => void {
    this.#listeners.add(listener);
    if (this.#view) listener(this.#view);
    return () => this.#listeners.delete(listener);
  }

  show(projected: Omit<KioskView, 'revision' | 'spoken'>): void {
    const content = JSON.stringify(projected);
    if (content === this.#content) return;
    this.#content = content;
    const { screen, visit, locale, display } = projected;
    const key = `${answerKey(screen, visit.warning)} ${locale} ${JSON.stringify(display)}`;
    if (key !== this.#key) this.#revision += 1;
    this.#key = key;
    const view = { ...projected, revision: this.#revision, spoken: spokenId(screen) };
    this.#view = view;
    for (const listener of this.#listeners) listener(view);
  }
}
