import { type RefObject, useLayoutEffect } from 'react';

/** Styles know these as `data-fit`: each a little smaller, the last one also leaves out what is only nice to have. */
const LAST_STEP = 7;
/** A picture smaller than this shows nothing. */
const LEAST_DRAWING_PX = 150;

/**
 * Text is as large as the person asked for, as far as the screen has room: where something would be cut off, all
 * sizes go down together, never below the normal ones. Names of offices come from the campus and can be long.
 */
export function useFit(root: RefObject<HTMLElement | null>, drawn: unknown): void {
  useLayoutEffect(() => {
    const fit = () => {
      const element = root.current;
      if (!element) return;
      for (let step = 0; step <= LAST_STEP; step++) {
        element.dataset['fit'] = String(step);
        if (!overflows(element)) return;
      }
    };
    fit();
    // Slices of the font arrive when their first character is drawn, and have other widths than the stand-in.
    document.fonts.addEventListener('loadingdone', fit);
    window.addEventListener('resize', fit);
    return () => {
      document.fonts.removeEventListener('loadingdone', fit);
      window.removeEventListener('resize', fit);
    };
  }, [root, drawn]);
}

function overflows(root: HTMLElement): boolean {
  const sheets = [...root.querySelectorAll('.sheet-content, .sheet, .topic-page')];
  if (sheets.some((element) => element.scrollHeight > element.clientHeight + 1)) return true;
  const touches = [...root.querySelectorAll('.touch')];
  if (touches.some((element) => element.scrollHeight > element.clientHeight + 8)) return true;
  if (touches.some((element) => element.scrollWidth > element.clientWidth + 1)) return true;
  return stageOverflows(root) || touchesTooHigh(root, touches) || partsCollide(root);
}

/** A part that may grow can claim less than it holds. */
function partsCollide(root: HTMLElement): boolean {
  const parts = [...root.querySelectorAll('.sheet-content > :not(.touch)')];
  return parts.some((part) => {
    const own = part.getBoundingClientRect();
    return [...part.children].some((child) => {
      const { top, bottom, height } = child.getBoundingClientRect();
      return height > 0 && (top < own.top - 2 || bottom > own.bottom + 2);
    });
  });
}

/** What can be touched stays in the lower two thirds; in low reach on a tall screen in the lower half. */
function touchesTooHigh(root: HTMLElement, touches: readonly Element[]): boolean {
  const { clientWidth, clientHeight } = root;
  const low = root.dataset['reach'] === 'true' && clientHeight > clientWidth;
  const highest = clientHeight * (low ? 1 / 2 : 1 / 3);
  return touches.some((element) => element.getBoundingClientRect().top < highest);
}

function stageOverflows(root: HTMLElement): boolean {
  const stage = root.querySelector('.stage')?.getBoundingClientRect();
  const words = root.querySelector('.stage-words')?.getBoundingClientRect();
  const drawing = root.querySelector('.stage-drawing')?.getBoundingClientRect();
  const settings = root.querySelector('.settings')?.getBoundingClientRect();
  if (!stage || !words || !drawing || !settings) return false;
  return (
    words.top < stage.top ||
    words.bottom > stage.bottom ||
    drawing.height < LEAST_DRAWING_PX ||
    settings.bottom > root.clientHeight + 1
  );
}
