import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BenchPage } from './bench-page.tsx';
import './bench.css';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <BenchPage />
  </StrictMode>,
);
