/**
 * Runs inside the page: what is wrong with the geometry of the screen that is shown. Empty when all is well.
 * Self-contained, because the browser gets only its source.
 */
export function measureScreen(): string[] {
  const faults: string[] = [];
  const { innerWidth: width, innerHeight: height } = window;
  const nameOf = (element: Element) => `${element.className} "${element.textContent.slice(0, 24)}"`;
  const box = (element: Element) => element.getBoundingClientRect();

  for (const element of document.querySelectorAll('.sheet-content, .sheet, .topic-page, .touch, .idle-box')) {
    // A line box may stand a few pixels over its button without a glyph being cut.
    const spare = element.matches('.touch') ? 8 : 1;
    if (element.scrollHeight > element.clientHeight + spare) faults.push(`too tall: ${nameOf(element)}`);
    if (element.scrollWidth > element.clientWidth + 1) faults.push(`too wide: ${nameOf(element)}`);
  }

  const texts = [...document.querySelectorAll('.kiosk *')].filter(
    (element) => !element.closest('svg') && !element.closest('.visually-hidden'),
  );
  for (const element of texts) {
    const { left, right, top, bottom, width: own } = box(element);
    if (own > 0 && (left < -1 || right > width + 1 || top < -1 || bottom > height + 1))
      faults.push(`off the screen: ${nameOf(element)}`);
    const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (ownText && Number.parseFloat(getComputedStyle(element).fontSize) < 24)
      faults.push(`under 24 px: ${nameOf(element)}`);
  }

  const kiosk = document.querySelector<HTMLElement>('.kiosk');
  const low = kiosk?.dataset['reach'] === 'true' && height > width;
  const highest = height * (low ? 1 / 2 : 1 / 3);
  const buttons = [...document.querySelectorAll('button')];
  for (const [index, button] of buttons.entries()) {
    const own = box(button);
    if (own.width < 95.5 || own.height < 95.5) faults.push(`under 96 px: ${nameOf(button)}`);
    if (own.top < highest - 1) faults.push(`too high to touch: ${nameOf(button)}`);
    for (const other of buttons.slice(index + 1)) {
      if ((button.closest('.idle') === null) !== (other.closest('.idle') === null)) continue;
      const its = box(other);
      const apart = Math.max(
        its.left - own.right,
        own.left - its.right,
        its.top - own.bottom,
        own.top - its.bottom,
      );
      if (apart < 15.5) faults.push(`nearer than 16 px: ${nameOf(button)} and ${nameOf(other)}`);
    }
  }

  // What stands one below the other in the sheet must not run into each other, whatever box it claims.
  const insides = (part: Element) =>
    [part, ...part.querySelectorAll('*')].filter((element) => {
      const { width: w, height: h } = box(element);
      return w > 0 && h > 0 && !element.closest('svg') && getComputedStyle(element).visibility !== 'hidden';
    });
  const parts = [...document.querySelectorAll('.sheet-content > *, .sheet > .visit-bar')];
  const extents = parts.map((part) => {
    const boxes = insides(part).map(box);
    return {
      part,
      top: Math.min(...boxes.map(({ top }) => top)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    };
  });
  extents.sort((a, b) => a.top - b.top);
  for (const [index, { part, bottom }] of extents.entries()) {
    const next = extents[index + 1];
    if (next && bottom > next.top + 6) faults.push(`runs into what is below: ${nameOf(part)}`);
  }

  const stage = document.querySelector('.stage');
  const words = document.querySelector('.stage-words');
  if (stage && words && (box(words).top < box(stage).top - 1 || box(words).bottom > box(stage).bottom + 1))
    faults.push('words leave their place beside the picture');
  const drawing = document.querySelector('.stage-drawing');
  if (drawing && Math.min(box(drawing).width, box(drawing).height) < 130)
    faults.push('the picture is too small');
  return faults;
}
