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
