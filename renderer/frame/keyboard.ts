import { useEffect } from 'react';

/** Arrows walk through what can be touched, escape stops or goes back; tab and enter are the browser's own. */
export function useKeyboard(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') pressWayOut();
      else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') moveFocus(1);
      else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') moveFocus(-1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function touchables(): HTMLButtonElement[] {
  const scope = document.querySelector('.idle') ?? document;
  return [...scope.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
}

function moveFocus(step: 1 | -1): void {
  const all = touchables();
  const at = all.findIndex((button) => button === document.activeElement);
  const next = at === -1 ? (step === 1 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next]?.focus();
}

function pressWayOut(): void {
  touchables()
    .find((button) => button.dataset['escape'] === 'true')
    ?.click();
}
