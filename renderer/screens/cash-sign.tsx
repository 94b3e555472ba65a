import type { CashSign } from '../../contract/view.ts';
import { BanknoteChip } from '../drawings/banknote.tsx';
import { useText } from '../texts/i18n.ts';

/** The sign of payment methods: what is taken, no fee, no change, when, and a telephone number. */
export function CashSignStrip({ sign }: { readonly sign: CashSign }) {
  const t = useText();
  return (
    <section className="sign" aria-label={t('start/sign/title')}>
      <p className="sign-head">
        <span className="sign-title">{t('start/sign/notes')}</span>
        <span className="sign-notes">
          {sign.acceptedNotesFen.map((value) => (
            <BanknoteChip key={value} valueFen={value} />
          ))}
        </span>
      </p>
      <p className="sign-facts">
        <span>{t('start/sign/hours', sign.cashHours)}</span>
        <span>{t('start/sign/noFee')}</span>
        <span>{t('start/sign/noChange')}</span>
        <span>
          {sign.hotline === undefined
            ? t('start/sign/hotlineInHelp')
            : t('start/sign/hotline', { phone: sign.hotline })}
        </span>
      </p>
    </section>
  );
}
