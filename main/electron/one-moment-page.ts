import { catalogues } from '../../renderer/texts/index.ts';
import { locales } from '../../contract/view.ts';
import type { MadePages } from './pages-protocol.ts';

/** Where the page lies that stands in for the screens while they are loaded anew. */
export const ONE_MOMENT_PATH = '/one-moment.html';
const STYLES_PATH = '/one-moment.css';

/** In every language, because nobody knows whose turn it was; without script, because scripts are what failed. */
export const oneMomentPage: MadePages = {
  [ONE_MOMENT_PATH]: page(),
  [STYLES_PATH]: `html { background: #0c262e; color: #f2f7f8; font: 1.5rem/1.5 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif; }
body { display: grid; align-content: center; gap: 3rem; min-height: 100vh; margin: 0 3rem; text-align: center; }
h1 { margin: 0; font-size: 3rem; }
p { margin: 0; }
`,
};

function page(): string {
  const sections = locales.map((locale) => {
    const { title, detail } = catalogues[locale].oneMoment.noContact;
    return `<section lang="${locale}"><h1>${escaped(title)}</h1><p>${escaped(detail)}</p></section>`;
  });
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>All-in-Card</title><link rel="icon" href="data:,"><link rel="stylesheet" href=".${STYLES_PATH}"></head>
<body>
${sections.join('\n')}
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
