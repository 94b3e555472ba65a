import { create } from 'qrcode';

/** White squares around the code, without which telephones do not find it. */
const QUIET = 4;

/** An address as a QR code, always dark on white, whatever the theme. The address stands beside it as text. */
export function QrCode({ text }: { readonly text: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const side = size + 2 * QUIET;
  const squares = [...data.keys()].filter((at) => data[at] !== 0);
  const path = squares
    .map((at) => `M${(at % size) + QUIET} ${Math.floor(at / size) + QUIET}h1v1h-1z`)
    .join('');
  return (
    <svg className="qr-code" viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" aria-hidden="true">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
