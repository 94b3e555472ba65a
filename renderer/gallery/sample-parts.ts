import { type Fen, fen, yuan } from '../../contract/money.ts';
import type {
  CardSummary,
  CashSign,
  ClosedReason,
  HelpContact,
  HelpElsewhere,
  Locale,
  NoteLine,
  Screen,
  ServiceTile,
  VisitTime,
} from '../../contract/view.ts';

/** A screen as the kiosk could send it; texts of the campus config differ by language. */
export interface Sample {
  readonly screen: (locale: Locale) => Screen;
  readonly visit: VisitTime;
  readonly spoken: string;
  /** True: drawn as if the kiosk were not heard. */
  readonly noContact?: boolean;
  readonly clockUnknown?: boolean;
}

export function sample(screen: Screen | ((locale: Locale) => Screen), secondsLeft?: number): Sample {
  const make = typeof screen === 'function' ? screen : () => screen;
  return { screen: make, visit: { secondsLeft, warning: false }, spoken: make('en').kind };
}

export const denominationsFen: readonly Fen[] = [yuan(5), yuan(10), yuan(20), yuan(50), yuan(100)];
export const cashHours = { opens: '05:00', closes: '16:30' };
export const sign: CashSign = { acceptedNotesFen: denominationsFen, cashHours, hotline: '0532-5895 7000' };

export const card: CardSummary = {
  maskedName: '李*华',
  cardNumberLast4: '0417',
  holderKind: 'student',
  purseFen: fen(2350),
  balanceFen: fen(8640),
  pendingFen: fen(0),
};

export const hotline = sign.hotline;

const open: ServiceTile['state'] = { open: true, closesAt: undefined };
const openRecharge: ServiceTile = { service: 'recharge', state: { open: true, closesAt: '16:30' } };
const withoutCash: readonly ServiceTile[] = [
  { service: 'collect', state: open },
  { service: 'balance', state: open },
];
export const allOpen: readonly ServiceTile[] = [openRecharge, ...withoutCash];

export function rechargeClosed(reason: ClosedReason, opensAt?: string): readonly ServiceTile[] {
  return [{ service: 'recharge', state: { open: false, reason, opensAt } }, ...withoutCash];
}

export function allClosed(reason: ClosedReason): readonly ServiceTile[] {
  return (['recharge', 'collect', 'balance'] as const).map((service) => ({
    service,
    state: { open: false, reason, opensAt: undefined },
  }));
}

export function note(value: number, state: NoteLine['state'], caseNumber?: string): NoteLine {
  return { valueFen: yuan(value), state, caseNumber };
}

type PerLocale<T> = Record<Locale, T>;

const cardCentre: PerLocale<HelpContact> = {
  'zh-CN': {
    name: '收费与卡务中心',
    place: '生物楼北侧一楼',
    phone: '0532-5895 7000',
    purpose: '校园卡',
    nextOpen: '2026-11-23T08:00',
    openNow: false,
  },
  en: {
    name: 'Fee and Card Centre',
    place: 'Biology Building north, ground floor',
    phone: '0532-5895 7000',
    purpose: 'campus cards',
    nextOpen: '2026-11-23T08:00',
    openNow: false,
  },
  'zh-TW': {
    name: '收費與卡務中心',
    place: '生物樓北側一樓',
    phone: '0532-5895 7000',
    purpose: '校園卡',
    nextOpen: '2026-11-23T08:00',
    openNow: false,
  },
};

const otherOffices: PerLocale<readonly HelpContact[]> = {
  'zh-CN': [
    office('宿舍管理办公室', '生活区一号楼', '电费', true),
    office('网络中心', '图书馆三楼', '统一认证密码', false, '2026-11-24T08:30'),
    office('教务大厅', '行政楼一楼走廊', '成绩单和证明', false),
  ],
  en: [
    office('Dormitory Office', 'Residence 1', 'electricity', true),
    office('Network Centre', 'Library, third floor', 'log-in password', false, '2026-11-24T08:30'),
    office('Academic Affairs Hall', 'Main Building, corridor', 'transcripts', false),
  ],
  'zh-TW': [
    office('宿舍管理辦公室', '生活區一號樓', '電費', true),
    office('網路中心', '圖書館三樓', '校務系統密碼', false, '2026-11-24T08:30'),
    office('教務大廳', '行政樓一樓走廊', '成績單與證明', false),
  ],
};

function office(
  name: string,
  place: string,
  purpose: string,
  openNow: boolean,
  nextOpen?: string,
): HelpContact {
  return { name, place, purpose, openNow, nextOpen, phone: '0532-5895 7321' };
}

export const counter = (locale: Locale): HelpContact => cardCentre[locale];
export const contacts = (locale: Locale): readonly HelpContact[] => [
  cardCentre[locale],
  ...otherOffices[locale],
];

const online = { url: 'https://card.example.edu.cn/topup', insteadOf: 'recharge' } as const;
const otherThings: PerLocale<readonly HelpElsewhere[]> = {
  'zh-CN': [
    { ...online, topic: '不用现金充值', answer: '微信、支付宝、网上办事大厅，23:00 到 01:00 除外。' },
    { insteadOf: 'recharge', topic: '在食堂充现金', answer: '各食堂现金窗口，早、中、晚餐时间。' },
    { topic: '交电费', answer: '只能用绑定的银行卡在网上办理，不从校园卡扣款。' },
    { topic: '补卡', answer: '到卡务中心，带本人有效证件。' },
  ],
  en: [
    {
      ...online,
      topic: 'Top up without cash',
      answer: 'WeChat, Alipay or the online hall; not from 23:00 to 01:00.',
    },
    {
      insteadOf: 'recharge',
      topic: 'Cash at meal times',
      answer: 'Cash windows in every canteen at breakfast, lunch and supper.',
    },
    {
      topic: 'Electricity',
      answer: 'Online only, from the linked bank account; never from the campus card.',
    },
    { topic: 'Lost card', answer: 'At the Card Centre, in person, with an identity document.' },
  ],
  'zh-TW': [
    { ...online, topic: '不用現金加值', answer: '微信、支付寶、網上辦事大廳，23:00 到 01:00 除外。' },
    { insteadOf: 'recharge', topic: '在學生餐廳加值', answer: '各餐廳現金窗口，早、中、晚餐時間。' },
    { topic: '繳電費', answer: '只能用綁定的銀行卡在網路上辦理，不從校園卡扣款。' },
    { topic: '補發卡片', answer: '請本人攜帶有效證件到卡務中心。' },
  ],
};
export const elsewhere = (locale: Locale): readonly HelpElsewhere[] => otherThings[locale];

export const place: PerLocale<string> = {
  'zh-CN': '生物楼 A 区大厅',
  en: 'Biology Building, lobby A',
  'zh-TW': '生物樓 A 區大廳',
};
