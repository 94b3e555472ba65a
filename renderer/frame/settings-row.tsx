import type { Display, KioskView } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { useText } from '../texts/i18n.ts';
import { localeNames, localeOrder } from '../texts/index.ts';
import { Touch } from './touch.tsx';

const NEXT_SIZE = { normal: 'large', large: 'extraLarge', extraLarge: 'normal' } as const;
const NEXT_THEME = {
  standard: 'highContrastDark',
  highContrastDark: 'highContrastLight',
  highContrastLight: 'standard',
} as const;

/** Language and the ways of seeing, on every screen; the kiosk resets them when the visit ends. */
export function SettingsRow({ view }: { readonly view: KioskView }) {
  const t = useText();
  const { display } = view;
  const set = (change: Partial<Display>) => ({
    type: 'setDisplay' as const,
    display: { ...display, ...change },
  });
  return (
    <footer className="settings">
      <div className="settings-group" role="group" aria-label={t('frame/languages')}>
        {localeOrder.map((locale) => (
          <Touch
            key={locale}
            kind="setting"
            lang={locale}
            pressed={view.locale === locale}
            action={{ type: 'setLocale', locale }}
          >
            <span className="setting-name">{localeNames[locale]}</span>
          </Touch>
        ))}
      </div>
      <div className="settings-group" role="group" aria-label={t('frame/displaySettings')}>
        <Touch
          kind="setting"
          label={t('frame/labelled', {
            name: t('frame/textSize'),
            value: t(`frame/textSizes/${display.textSize}`),
          })}
          pressed={display.textSize !== 'normal'}
          action={set({ textSize: NEXT_SIZE[display.textSize] })}
        >
          <Icon name="textSize" />
          <span className="setting-name">{t('frame/textSize')}</span>
        </Touch>
        <Touch
          kind="setting"
          label={t('frame/labelled', { name: t('frame/theme'), value: t(`frame/themes/${display.theme}`) })}
          pressed={display.theme !== 'standard'}
          action={set({ theme: NEXT_THEME[display.theme] })}
        >
          <Icon name="contrast" />
          <span className="setting-name">{t('frame/theme')}</span>
        </Touch>
        <Touch
          kind="setting"
          label={t('frame/labelled', {
            name: t('frame/reach'),
            value: display.reach ? t('frame/on') : t('frame/off'),
          })}
          pressed={display.reach}
          action={set({ reach: !display.reach })}
        >
          <Icon name="reach" />
          <span className="setting-name">{t('frame/reach')}</span>
        </Touch>
      </div>
    </footer>
  );
}
