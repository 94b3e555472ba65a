import type { MachineConfigText } from '../config-schema.ts';

type HelpText = MachineConfigText['help'];

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

const demoContacts: HelpText['contacts'] = [
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
      'zh-CN': '卡片、余额疑问、冻结卡解冻；柜台不充值',
      en: 'Cards, questions of balance, frozen cards; no recharging at the counter',
      'zh-TW': '卡片、餘額疑問、凍結卡解凍；櫃檯不儲值',
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
      'zh-CN': '卡片、余额疑问、冻结卡解冻；柜台不充值',
      en: 'Cards, questions of balance, frozen cards; no recharging at the counter',
      'zh-TW': '卡片、餘額疑問、凍結卡解凍；櫃檯不儲值',
    },
    calendar: officeHours,
  },
  {
    name: { 'zh-CN': '教务处', en: 'Academic affairs office', 'zh-TW': '教務處' },
    place: {
      'zh-CN': '综合办公楼 110 室',
      en: 'Administration building, room 110',
      'zh-TW': '綜合辦公樓 110 室',
    },
    phone: '000-0000-0105',
    purpose: {
      'zh-CN': '成绩单、证明与文件打印',
      en: 'Transcripts, certificates, printing of documents',
      'zh-TW': '成績單、證明與文件列印',
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

/** In the order of the screen. Addresses lead nowhere. */
const demoElsewhere: HelpText['elsewhere'] = [
  {
    topic: { 'zh-CN': '食堂现金充值', en: 'Cash in the canteens', 'zh-TW': '食堂現金儲值' },
    answer: {
      'zh-CN': '每个食堂都有人工充值窗口，早、中、晚餐时间收现金。校园卡服务中心的柜台不办理充值。',
      en: "Every canteen has a staffed cash window at breakfast, lunch and supper. The card centre's counter does not recharge.",
      'zh-TW': '每個食堂都有人工儲值窗口，早、中、晚餐時間收現金。校園卡服務中心的櫃檯不辦理儲值。',
    },
    insteadOf: 'recharge',
  },
  {
    topic: { 'zh-CN': '不用现金充值', en: 'Recharging without cash', 'zh-TW': '不用現金儲值' },
    answer: {
      'zh-CN': '手机支付、网上服务大厅和银行应用随时可充；23:00 至次日 01:00 银行对账，暂停转账。',
      en: 'By phone, online hall or bank app at any time; transfers pause from 23:00 to 01:00 while the bank settles.',
      'zh-TW': '手機支付、網上服務大廳和銀行應用隨時可儲值；23:00 至次日 01:00 銀行對帳，暫停轉帳。',
    },
    url: 'https://card.example.edu.cn/recharge',
    insteadOf: 'recharge',
  },
  {
    topic: { 'zh-CN': '查余额', en: 'Looking up the balance', 'zh-TW': '查餘額' },
    answer: {
      'zh-CN': '网上服务大厅和手机应用里都能看到余额和明细；食堂刷卡时也会显示卡内金额。',
      en: 'The online hall and the phone app show balance and statement; a canteen terminal shows what is on the card.',
      'zh-TW': '網上服務大廳和手機應用裡都能看到餘額和明細；食堂刷卡時也會顯示卡內金額。',
    },
    url: 'https://card.example.edu.cn',
    insteadOf: 'balance',
  },
  {
    topic: { 'zh-CN': '校园卡服务网站', en: 'Service web site', 'zh-TW': '校園卡服務網站' },
    answer: {
      'zh-CN': 'card.example.edu.cn：挂失、解挂、余额、明细、银行卡充值、电费。',
      en: 'card.example.edu.cn: report a loss, unlock, balance, statement, recharge from the bank card, electricity.',
      'zh-TW': 'card.example.edu.cn：掛失、解掛、餘額、明細、銀行卡儲值、電費。',
    },
    url: 'https://card.example.edu.cn',
  },
  {
    topic: { 'zh-CN': '挂失', en: 'Reporting a lost card', 'zh-TW': '掛失' },
    answer: {
      'zh-CN': '在网上服务大厅或校园卡服务中心办理，卡找到之前请先挂失。',
      en: 'In the online hall or at the card centre; do it at once, before you go on looking.',
      'zh-TW': '在網上服務大廳或校園卡服務中心辦理，卡找到之前請先掛失。',
    },
  },
  {
    topic: { 'zh-CN': '电费', en: 'Electricity', 'zh-TW': '電費' },
    answer: {
      'zh-CN':
        '只有东、西两个校区可以缴，只能在网上缴，从绑定的银行卡扣款，校园卡里的钱不能交电费。缴费后一般 10 分钟内来电；没有来电请联系公寓服务中心。',
      en: 'East and West campus only, and online only: it is taken from the linked bank card, never from the campus card. Power is normally back within 10 minutes; if it is not, ask the dormitory office.',
      'zh-TW':
        '只有東、西兩個校區可以繳，只能在網上繳，從綁定的銀行卡扣款，校園卡裡的錢不能繳電費。繳費後一般 10 分鐘內來電；沒有來電請聯絡宿舍服務中心。',
    },
  },
  {
    topic: { 'zh-CN': '成绩单与证明', en: 'Transcripts and certificates', 'zh-TW': '成績單與證明' },
    answer: {
      'zh-CN': '由教务处负责，不归校园卡服务中心管。这台机器不打印文件；请到教务处办理，电话见联系方式。',
      en: 'These belong to the academic affairs office, not to the card centre. This machine prints no documents; go to that office, its number is among the contacts.',
      'zh-TW': '由教務處負責，不歸校園卡服務中心管。這台機器不列印文件；請到教務處辦理，電話見聯絡方式。',
    },
  },
  {
    topic: {
      'zh-CN': '持护照者与临时卡',
      en: 'Passport holders and temporary cards',
      'zh-TW': '持護照者與臨時卡',
    },
    answer: {
      'zh-CN':
        '这台机器只为在册师生的校园卡服务。用护照办卡的师生请带护照、临时卡用户请带临时卡，到校园卡服务中心办理。',
      en: 'This machine serves the campus cards of registered students and staff. For anything that needs an ID card, bring your passport to the card centre; holders of temporary cards are served there too.',
      'zh-TW':
        '這台機器只為在冊師生的校園卡服務。用護照辦卡的師生請帶護照、臨時卡使用者請帶臨時卡，到校園卡服務中心辦理。',
    },
  },
  {
    topic: { 'zh-CN': '单位申请设备', en: 'Devices for departments', 'zh-TW': '單位申請設備' },
    answer: {
      'zh-CN': '各单位需要 POS 机、门禁等刷卡设备时，填写申请表交校园卡服务中心；表格在服务网站上。',
      en: 'Departments that need card terminals or door readers hand in the application form at the card centre; the form is on the service web site.',
      'zh-TW': '各單位需要 POS 機、門禁等刷卡設備時，填寫申請表交校園卡服務中心；表格在服務網站上。',
    },
    url: 'https://card.example.edu.cn/forms',
  },
  {
    topic: { 'zh-CN': '柜台何时不开', en: 'When the counters are closed', 'zh-TW': '櫃檯何時不開' },
    answer: {
      'zh-CN': '校园卡服务中心周一至周五开放，周五下午与财务结算，不开放；周末和法定节假日休息。',
      en: 'The card centre is open Monday to Friday; it is closed on Friday afternoon for the settlement with finance, at weekends and on public holidays.',
      'zh-TW': '校園卡服務中心週一至週五開放，週五下午與財務結算，不開放；週末和法定節假日休息。',
    },
  },
];

/** The days off of the demo's calendar; a campus names its own. */
const demoHolidays: HelpText['holidays'] = [
  { from: '2026-10-01', to: '2026-10-07' },
  { from: '2027-01-01' },
  { from: '2027-05-01', to: '2027-05-05' },
  { from: '2027-10-01', to: '2027-10-07' },
];

/** Whom the demo's machine sends people to. */
export const demoHelp: HelpText = {
  contacts: demoContacts,
  elsewhere: demoElsewhere,
  holidays: demoHolidays,
};
