import type { HelpContact, KioskView } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { openingText } from '../frame/campus-time.ts';
import { useLocale, useText } from '../texts/i18n.ts';

/** People who help: where, what for, when they open next, their number. */
export function CounterCard(props: { readonly contact: HelpContact; readonly clock: KioskView['clock'] }) {
  const t = useText();
  const locale = useLocale();
  const { contact, clock } = props;
  return (
    <div className="counter">
      <p className="counter-name">{contact.name}</p>
      <p className="counter-place">
        {contact.place}
        <span className="counter-purpose">{contact.purpose}</span>
      </p>
      <p className="counter-facts">
        <span data-open={contact.openNow}>
          <Icon name={contact.openNow ? 'check' : 'clock'} />
          {openingText(contact, clock, locale, t)}
        </span>
        <span>
          <Icon name="phone" />
          {contact.phone}
        </span>
      </p>
    </div>
  );
}
