import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { KioskView } from '../contract/view.ts';
import { chooseBridge } from './kiosk-bridge/choose-bridge.ts';
import { KioskScreen } from './kiosk-screen.tsx';
import { noContactView } from './no-contact-view.ts';
import { webAudioTones } from './sound/web-audio.ts';
import 'virtual:font/first.css';
import './styles/index.css';

const bridge = chooseBridge();
const play = webAudioTones();

/** The machine's first view comes at once or not at all: 'one moment' is not drawn for the blink between. */
const FIRST_VIEW_MS = 200;

function KioskApp() {
  const [view, setView] = useState<KioskView>();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), FIRST_VIEW_MS);
    return () => clearTimeout(timer);
  }, []);
  const [connected, setConnected] = useState(true);
  useEffect(() => bridge.onLine(setConnected), []);
  useEffect(() => bridge.subscribe(setView), []);
  if (view && connected) return <KioskScreen view={view} send={(event) => bridge.send(event)} play={play} />;
  if (!view && !waited) return null;
  return <KioskScreen view={noContactView(view)} send={() => undefined} contact={false} play={play} />;
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has an element with the id root');
// A held finger opens no menu, and nothing can be dragged away.
document.addEventListener('contextmenu', (event) => event.preventDefault());
document.addEventListener('dragstart', (event) => event.preventDefault());
createRoot(root).render(
  <StrictMode>
    <KioskApp />
  </StrictMode>,
);
// The rest of the font is for later screens and for names of the campus.
requestIdleCallback(() => void import('virtual:font/rest.css'));
