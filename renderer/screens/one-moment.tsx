import type { KioskView } from '../../contract/view.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import type { Waiting } from '../texts/catalogue.ts';
import { useText } from '../texts/i18n.ts';

/** Something takes longer than half a second: the true step in words, and the picture of it. */
export function OneMomentScreen({ view, why }: { readonly view: KioskView; readonly why: Waiting }) {
  const t = useText();
  return (
    <Frame
      view={view}
      layout="picture"
      title={t(`oneMoment/${why}/title`)}
      detail={t(`oneMoment/${why}/detail`)}
      drawing={<PictureOf why={why} />}
      withHelp={false}
      busy
    />
  );
}

function PictureOf({ why }: { readonly why: Waiting }) {
  switch (why) {
    case 'readingCard':
      return <Machine focus="cradle" lit="cradle" card="in" />;
    case 'openingSlot':
      return <Machine focus="noteSlot" lit="noteSlot" />;
    case 'settling':
      return <Machine focus="noteSlot" lit="noteSlot" note="taken" />;
    case 'starting':
    case 'ending':
    case 'noContact':
      return <Machine focus="whole" lit="screen" still />;
  }
}
