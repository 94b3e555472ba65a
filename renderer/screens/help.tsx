import { useState } from 'react';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';
import { CashSignStrip } from './cash-sign.tsx';
import { CounterCard } from './counter-card.tsx';
import { ElsewhereTopic } from './elsewhere-topic.tsx';
import type { ScreenProps } from './screen-props.ts';

const SECTIONS = ['contacts', 'paying', 'elsewhere'] as const;
type Section = (typeof SECTIONS)[number];
const PER_PAGE = 3;

/** Who helps and when, how topping up goes, and where the rest is done. One topic at a time. */
export function HelpScreen({ view, screen }: ScreenProps<'help'>) {
  const t = useText();
  const [open, setOpen] = useState<{ readonly section: Section; readonly page: number }>({
    section: 'contacts',
    page: 0,
  });
  const { contacts, elsewhere } = screen;
  const entries = { contacts: contacts.length, paying: 1, elsewhere: elsewhere.length }[open.section];
  const pages = Math.max(1, Math.ceil(entries / PER_PAGE));
  const from = open.page * PER_PAGE;
  const sign = {
    acceptedNotesFen: screen.acceptedNotesFen,
    cashHours: screen.cashHours,
    hotline: contacts[0]?.phone,
  };
  return (
    <Frame
      view={view}
      layout="reading"
      title={t('help/title')}
      detail={t('help/noPassword')}
      drawing={<Machine focus="console" lit="none" still />}
      wayOut={{ words: t('frame/back'), action: { type: 'back' } }}
      withHelp={false}
      corner={
        pages > 1 && (
          <Touch
            kind="quiet"
            className="visit-help"
            onTouch={() => setOpen({ section: open.section, page: (open.page + 1) % pages })}
          >
            {t('help/more', { page: open.page + 1, pages })}
          </Touch>
        )
      }
    >
      <div className="topic-page">
        {open.section === 'contacts' &&
          contacts
            .slice(from, from + PER_PAGE)
            .map((contact) => <CounterCard key={contact.name} contact={contact} clock={view.clock} />)}
        {open.section === 'paying' && (
          <>
            <ol className="how-to">
              <li>{t('help/howToCard')}</li>
              <li>{t('help/howToNotes')}</li>
              <li>{t('help/howToFinish')}</li>
            </ol>
            <CashSignStrip sign={sign} />
          </>
        )}
        {open.section === 'elsewhere' &&
          elsewhere
            .slice(from, from + PER_PAGE)
            .map((entry) => <ElsewhereTopic key={entry.topic} entry={entry} />)}
      </div>
      <div className="topics" role="group" aria-label={t('help/detail')}>
        {SECTIONS.map((section) => (
          <Touch
            key={section}
            kind="plain"
            className="topic-choice"
            pressed={open.section === section}
            onTouch={() => setOpen({ section, page: 0 })}
          >
            {t(`help/sections/${section}`)}
          </Touch>
        ))}
      </div>
    </Frame>
  );
}
