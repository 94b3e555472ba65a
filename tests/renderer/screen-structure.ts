/**
 * Runs inside the page: where everything stands that is read or touched, one line per element: `x y width height
 * class "its own text"`. Self-contained, because the browser gets only its source.
 */
export function screenStructure(): string[] {
  const parts =
    '.stage-drawing, .sheet, .settings, .touch, .icon, .note-chip, .qr-code, .m-card, .d-fault, .m-arrow';
  const elements = [...document.querySelectorAll('.kiosk *')].filter((element) => {
    if (element.closest('.visually-hidden') || getComputedStyle(element).visibility === 'hidden')
      return false;
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    return hasText || element.matches(parts);
  });
  return elements.flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width === 0) return [];
    const own = [...element.childNodes]
      .map((node) => (node.nodeType === 3 ? (node.textContent ?? '') : ''))
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const figures = [left, top, width, height].map((figure) => Math.round(figure)).join(' ');
    return [`${figures} ${(element.getAttribute('class') ?? element.tagName).trim()} ${JSON.stringify(own)}`];
  });
}

/** Widths of letters differ a little between builds of a browser, and what follows them moves along. */
const TOLERANCE_PX = 10;

/** What stands elsewhere, is missing or is new; empty when all is where it was. */
export function structureChanges(was: readonly string[], is: readonly string[]): readonly string[] {
  const split = (line: string) => {
    const words = line.split(' ');
    return { box: words.slice(0, 4).map(Number), what: words.slice(4).join(' ') };
  };
  const changes: string[] = [];
  for (let at = 0; at < Math.max(was.length, is.length); at++) {
    const before = split(was[at] ?? '');
    const now = split(is[at] ?? '');
    const moved = before.box.some(
      (figure, index) => Math.abs(figure - (now.box[index] ?? NaN)) > TOLERANCE_PX,
    );
    if (before.what !== now.what || moved || before.box.length !== now.box.length)
      changes.push(`was ${was[at] ?? 'nothing'}, is ${is[at] ?? 'nothing'}`);
  }
  return changes;
}
