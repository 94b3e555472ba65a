import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { Display, Locale } from '../../contract/view.ts';
import { KioskScreen } from '../kiosk-screen.tsx';
import { noContactView } from '../no-contact-view.ts';
import '../styles/index.ts';
import './gallery.css';
import { place, type Sample } from './sample-parts.ts';
import { localeOrder } from '../texts/index.ts';
import { samples } from './samples.ts';

const THEMES = [
  'standard',
  'highContrastDark',
  'highContrastLight',
] as const satisfies readonly Display['theme'][];
const TEXT_SIZES = ['normal', 'large', 'extraLarge'] as const satisfies readonly Display['textSize'][];

const FORMATS = { portrait: [1080, 1920], landscape: [1280, 1024], wide: [1920, 1080] } as const;
type Format = keyof typeof FORMATS;

/** What the address asks for: `#<sample>/<locale>/<theme>/<textSize>[/reach]`, that screen alone. */
function readAddress():
  { readonly sample: Sample; readonly locale: Locale; readonly display: Display } | undefined {
  const [name = '', locale = 'zh-CN', theme = 'standard', textSize = 'normal', reach] = window.location.hash
    .slice(1)
    .split('/');
  const sample = samples[name];
  if (!sample) return undefined;
  return {
    sample,
    locale: localeOrder.find((known) => known === locale) ?? 'zh-CN',
    display: {
      theme: THEMES.find((known) => known === theme) ?? 'standard',
      textSize: TEXT_SIZES.find((known) => known === textSize) ?? 'normal',
      reach: reach === 'reach',
    },
  };
}

function OneSample({ sample, locale, display }: NonNullable<ReturnType<typeof readAddress>>) {
  const view = {
    revision: 1,
    locale,
    display,
    clock: sample.clockUnknown ? undefined : { time: '14:05', date: '2026-11-22' },
    machine: { kioskId: '3', place: place[locale] },
    visit: sample.visit,
    spoken: sample.spoken,
    screen: sample.screen(locale),
  };
  const contact = sample.noContact !== true;
  return (
    <KioskScreen
      view={contact ? view : noContactView(view)}
      contact={contact}
      send={() => undefined}
      timeRuns={false}
    />
  );
}

interface Choices {
  readonly locale: Locale;
  readonly theme: Display['theme'];
  readonly textSize: Display['textSize'];
  readonly reach: boolean;
  readonly format: Format;
}

function Gallery() {
  const [choices, setChoices] = useState<Choices>({
    locale: 'zh-CN',
    theme: 'standard',
    textSize: 'normal',
    reach: false,
    format: 'portrait',
  });
  const set = (change: Partial<Choices>) => setChoices({ ...choices, ...change });
  return (
    <div className="gallery">
      <header className="gallery-bar">
        <h1>Gallery</h1>
        <Choice of={localeOrder} chosen={choices.locale} onChoose={(locale) => set({ locale })} />
        <Choice of={THEMES} chosen={choices.theme} onChoose={(theme) => set({ theme })} />
        <Choice of={TEXT_SIZES} chosen={choices.textSize} onChoose={(textSize) => set({ textSize })} />
        <Choice
          of={['portrait', 'landscape', 'wide']}
          chosen={choices.format}
          onChoose={(format) => set({ format })}
        />
        <Choice
          of={['reach off', 'reach on']}
          chosen={choices.reach ? 'reach on' : 'reach off'}
          onChoose={(choice) => set({ reach: choice === 'reach on' })}
        />
      </header>
      <main className="gallery-sheet">
        {Object.keys(samples).map((name) => (
          <Thumbnail key={name} name={name} choices={choices} />
        ))}
      </main>
    </div>
  );
}

function Choice<T extends string>(props: {
  readonly of: readonly T[];
  readonly chosen: T;
  readonly onChoose: (choice: T) => void;
}) {
  return (
    <span className="gallery-choice">
      {props.of.map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === props.chosen}
          onClick={() => props.onChoose(choice)}
        >
          {choice}
        </button>
      ))}
    </span>
  );
}

const THUMBNAIL_SCALE = 0.25;

function Thumbnail({ name, choices }: { readonly name: string; readonly choices: Choices }) {
  const [width, height] = FORMATS[choices.format];
  const address = [
    name,
    choices.locale,
    choices.theme,
    choices.textSize,
    ...(choices.reach ? ['reach'] : []),
  ];
  const href = `gallery.html#${address.join('/')}`;
  return (
    <figure>
      <a
        href={href}
        target="_blank"
        rel="noreferrer"
        style={{ width: width * THUMBNAIL_SCALE, height: height * THUMBNAIL_SCALE }}
      >
        <iframe
          key={href}
          title={name}
          src={href}
          loading="lazy"
          tabIndex={-1}
          style={{ width, height, transform: `scale(${THUMBNAIL_SCALE})` }}
        />
      </a>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function GalleryApp() {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const onChange = () => setAddress(readAddress());
    window.addEventListener('hashchange', onChange);
    return () => window.removeEventListener('hashchange', onChange);
  }, []);
  return address ? <OneSample key={window.location.hash} {...address} /> : <Gallery />;
}

const root = document.getElementById('root');
if (!root) throw new Error('gallery.html has an element with the id root');
createRoot(root).render(
  <StrictMode>
    <GalleryApp />
  </StrictMode>,
);
