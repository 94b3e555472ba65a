import { Icon } from '../drawings/marks.tsx';
import { useText } from '../texts/i18n.ts';

/** Whom to call, beside a case number. */
export function Hotline({ phone }: { readonly phone: string }) {
  const t = useText();
  return (
    <p className="hotline">
      <Icon name="phone" />
      <span>{t('start/sign/hotline', { phone })}</span>
    </p>
  );
}

/** The number to name on the telephone; what to name instead while there is none. */
export function CaseNote({ caseNumber }: { readonly caseNumber: string | undefined }) {
  const t = useText();
  return (
    <span className="note-case">
      {caseNumber === undefined || caseNumber === ''
        ? t('caseFollows')
        : t('recharge/caseNumber', { number: caseNumber })}
    </span>
  );
}
