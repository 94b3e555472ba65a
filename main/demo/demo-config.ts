import { DEMO_MASTER_READ_KEY } from '../config-schema.ts';
import type { MachineConfigText } from '../config-schema.ts';

/** What only the running demo knows. */
export interface DemoPlaces {
  readonly platformUrl: string;
  readonly hidPort: number;
  readonly mirrorUrl: string;
}

const morning = { from: '08:00', to: '11:30' };
const afternoon = { from: '14:00', to: '17:00' };
const workday = [morning, afternoon];
/** Friday afternoon belongs to the settlement with finance. */
const officeHours = {
  weekly: { monday: workday, tuesday: workday, wednesday: workday, thursday: workday, friday: [morning] },
};
const day = [{ from: '08:00', to: '20:00' }];
const everyDay = {
  weekly: {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: day,
    sunday: day,
  },
};

/** The demo's machine: an invented university with two campuses. The telephone numbers lead nowhere. */
export function demoConfig({ platformUrl, hidPort, mirrorUrl }: DemoPlaces): MachineConfigText {
  return {
    production: false,
    kioskId: 'K01',
    place: '东校区 生物楼大厅',
    platform: { url: platformUrl },
    signingKeyFile: 'kiosk-key.pem',
    cards: { masterReadKey: DEMO_MASTER_READ_KEY },
    devices: {
      cashAcceptor: { driver: 'ssp', hid: { bus: 'lobby', ...CP2110, serialNumber: 'LOBBY-SSP' } },
      cardAntenna: { driver: 'pn532', hid: { bus: 'lobby', ...CP2110, serialNumber: 'LOBBY-PN532' } },
    },
    lobby: { hidPort, mirrorUrl },
    help: { contacts: demoContacts, elsewhere: demoElsewhere, holidays: demoHolidays },
    // Short, so that a clock set on the dock reaches the screen at once.
    policy: { heartbeatSeconds: 3 },
  };
}

/** Silicon Labs CP2110, the bridge before both devices. */
const CP2110 = { vendorId: 0x10c4, productId: 0xea80 };

const demoContacts: MachineConfigText['help']['contacts'] = [
  {
    name: {
      'zh-CN': '校园卡服务中心（东校区）',
      en: 'Card centre, East campus',
      'zh-TW': '校園卡服務中心（東校區）',
    },
    place: {
      'zh-CN': '生物楼北区 1 层',
      en: 'Biology building North, ground floor',
      'zh-TW': '生物樓北區 1 樓',
    },
    phone: '000-0000-0101',
    purpose: {
      'zh-CN': '卡片、充值疑问、冻结卡解冻',
      en: 'Cards, recharge questions, frozen cards',
      'zh-TW': '卡片、儲值疑問、凍結卡解凍',
    },
    calendar: officeHours,
  },
  {
    name: {
      'zh-CN': '校园卡服务中心（西校区）',
      en: 'Card centre, West campus',
      'zh-TW': '校園卡服務中心（西校區）',
    },
    place: {
      'zh-CN': '综合办公楼 206 室',
      en: 'Administration building, room 206',
      'zh-TW': '綜合辦公樓 206 室',
    },
    phone: '000-0000-0102',
    purpose: {
      'zh-CN': '卡片、充值疑问、冻结卡解冻',
      en: 'Cards, recharge questions, frozen cards',
      'zh-TW': '卡片、儲值疑問、凍結卡解凍',
    },
    calendar: officeHours,
  },
  {
    name: { 'zh-CN': '公寓服务中心', en: 'Dormitory office', 'zh-TW': '宿舍服務中心' },
    place: { 'zh-CN': '3 号公寓 1 层', en: 'Dormitory 3, ground floor', 'zh-TW': '3 號宿舍 1 樓' },
    phone: '000-0000-0103',
    purpose: {
      'zh-CN': '电费已付但未来电',
      en: 'Electricity paid for but not on',
      'zh-TW': '電費已付但未來電',
    },
    calendar: everyDay,
  },
  {
    name: { 'zh-CN': '网络中心', en: 'Network office', 'zh-TW': '網路中心' },
    place: { 'zh-CN': '图书馆 B 区 2 层', en: 'Library block B, first floor', 'zh-TW': '圖書館 B 區 2 樓' },
    phone: '000-0000-0104',
    purpose: { 'zh-CN': '统一认证密码', en: 'Password of the online hall', 'zh-TW': '統一認證密碼' },
    calendar: officeHours,
  },
];

/** What is shown where a service is closed stands first. */
const demoElsewhere: MachineConfigText['help']['elsewhere'] = [
  {
    topic: { 'zh-CN': '晚上充值', en: 'Recharging in the evening', 'zh-TW': '晚上儲值' },
    answer: {
      'zh-CN': '手机支付、网上服务大厅和银行应用随时可充；23:00 至次日 01:00 银行对账，暂停转账。',
      en: 'By phone, online hall or bank app; transfers pause from 23:00 to 01:00 while the bank settles.',
      'zh-TW': '手機支付、網上服務大廳和銀行應用隨時可儲值；23:00 至次日 01:00 銀行對帳，暫停轉帳。',
    },
  },
  {
    topic: { 'zh-CN': '电费', en: 'Electricity', 'zh-TW': '電費' },
    answer: {
      'zh-CN': '只能在网上用绑定的银行卡缴纳，校园卡里的钱不能交电费。',
      en: 'Paid online only, from the linked bank card; campus-card money cannot be used for it.',
      'zh-TW': '只能在網上用綁定的銀行卡繳納，校園卡裡的錢不能繳電費。',
    },
  },
  {
    topic: { 'zh-CN': '挂失', en: 'Reporting a lost card', 'zh-TW': '掛失' },
    answer: {
      'zh-CN': '在网上服务大厅或校园卡服务中心办理，卡找到之前请先挂失。',
      en: 'In the online hall or at the card centre; do it at once, before you go on looking.',
      'zh-TW': '在網上服務大廳或校園卡服務中心辦理，卡找到之前請先掛失。',
    },
  },
];

/** The days off of the demo's calendar; a campus names its own. */
const demoHolidays: MachineConfigText['help']['holidays'] = [
  { from: '2026-10-01', to: '2026-10-07' },
  { from: '2027-01-01' },
  { from: '2027-05-01', to: '2027-05-05' },
  { from: '2027-10-01', to: '2027-10-07' },
];
