import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { KioskView } from '../contract/view.ts';
import { chooseBridge } from './kiosk-bridge/choose-bridge.ts';
import { KioskScreen } from './kiosk-screen.tsx';
import { noContactView } from './no-contact-view.ts';
import { webAudioTones } from './sound/web-audio.ts';
import './styles/index.ts';

const bridge = chooseBridge();
const play = webAudioTones();

function KioskApp() {
  const [view, setView] = useState<KioskView>();
  const [connected, setConnected] = useState(true);
  useEffect(() => bridge.onLine(setConnected), []);
  useEffect(() => bridge.subscribe(setView), []);
  if (view && connected) return <KioskScreen view={view} send={(event) => bridge.send(event)} play={play} />;
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
