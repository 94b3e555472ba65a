import type { Catalogue } from './catalogue.ts';

/** Why something does not go: closed services, refused and frozen cards, returned notes. */
export const reasonsZhCn = {
  closed: {
    outsideHours: {
      title: '现在不收现金',
      what: '本机每天在规定时间收纸币，当天结清。',
      now: '余额仍然可以查询。',
    },
    acceptorOutOfOrder: {
      title: '纸币口停用',
      what: '纸币口没有响应，机器已自动上报。',
      now: '余额仍然可以查询。',
    },
    boxFull: { title: '钱箱已满', what: '钱箱清空之前，本机不再收纸币。', now: '余额仍然可以查询。' },
    boxRemoved: { title: '钱箱不在机内', what: '钱箱装回之前，本机不收纸币。', now: '余额仍然可以查询。' },
    noteStuck: {
      title: '纸币口停用',
      what: '有一张纸币停在机器里，等工作人员取出。',
      now: '余额仍然可以查询。',
    },
    antennaOutOfOrder: {
      title: '卡座停用',
      what: '卡座没有响应，本机现在读不了卡。',
      now: '请不要把卡放进卡座。',
    },
    platformUnreachable: {
      title: '连不上一卡通中心',
      what: '没有中心的确认，本机不收钱，免得记错账。',
      now: '连上后会自动开放。',
    },
    clockUnsure: {
      title: '正在核对时间',
      what: '与中心对好时间之前，本机不收现金。',
      now: '对好后会自动开放。',
    },
    creditsWaiting: {
      title: '正在补记账目',
      what: '先前收下的钱正等中心确认，确认前不收新钱。',
      now: '已收的钱都有记录，不会丢。',
    },
    recovering: {
      title: '机器正在恢复',
      what: '机器刚重新启动，正在核对里面的纸币。',
      now: '核对完会自动开放。',
    },
    halted: {
      title: '本机停止收款',
      what: '自动对账发现不一致。为了保护您的钱，先停下来。',
      now: '工作人员检查后才会恢复。',
    },
    maintenance: { title: '正在维护', what: '工作人员正在维护本机。', now: '维护结束后会自动开放。' },
    journalUnavailable: {
      title: '本机停止收款',
      what: '现在不能可靠地记账，所以不收钱。',
      now: '工作人员处理后才会恢复。',
    },
  },
  cardRefused: {
    personTemporary: {
      title: '临时卡请到窗口办理',
      what: '本机只服务学生和教职工的校园卡。卡和钱都没有变化。',
      now: '卡务窗口可以为您解答。',
    },
    personMerchant: {
      title: '商户卡请到窗口办理',
      what: '本机只服务学生和教职工的校园卡。卡和钱都没有变化。',
      now: '卡务窗口可以为您解答。',
    },
    personLeft: {
      title: '这个账户已经停用',
      what: '记录显示持卡人已离校。账户里的钱仍然记在您名下。',
      now: '退款和疑问请联系卡务窗口。',
    },
    cardLost: {
      title: '这张卡在挂失中',
      what: '挂失期间账户受保护，不能充值。钱仍在账户里。',
      now: '找回了卡，请先解挂再来。',
    },
    cardFrozen: {
      title: '这张卡被冻结了',
      what: '常见原因是刷卡时断网，或卡离开太快。钱仍在账户里。',
      now: '解冻需要卡务窗口核对流水。',
    },
    cardReplaced: {
      title: '这是换下来的旧卡',
      what: '补卡之后旧卡永久停用，余额已转到新卡。',
      now: '请使用新卡。',
    },
    cardExpired: {
      title: '这张卡过了有效期',
      what: '账户里的钱还在，只是卡不能再用。',
      now: '请到卡务窗口延期。',
    },
    cardNotActivated: {
      title: '这张卡还没有启用',
      what: '账户没有变化。',
      now: '请到卡务窗口启用这张卡。',
    },
    cardRetained: {
      title: '这张卡已登记回收',
      what: '记录显示这张卡已被收回，不能再用。钱仍在账户里。',
      now: '请联系卡务窗口。',
    },
    overBalanceLimit: {
      title: '余额已到上限',
      what: '账户余额加过渡余额已到上限，现在不能再存。',
      now: '用掉一些以后再来充值。',
    },
    overDayLimit: {
      title: '今天充值已到上限',
      what: '今天能存的现金已经存满。钱都在账户里。',
      now: '明天可以再充。',
    },
    cashHoursOver: {
      title: '今天不再收现金',
      what: '收现金的时间已过。卡和钱都没有变化。',
      now: '请在开放时间再来。',
    },
    kioskBlocked: {
      title: '本机暂时不能收款',
      what: '一卡通中心暂停了这台机器。卡和钱都没有变化。',
      now: '请换一台机器，或稍后再来。',
    },
    unknownAccount: {
      title: '没有找到您的账户',
      what: '这张卡还没有对应的账户。本机不能开户。',
      now: '请带有效证件到卡务窗口。',
    },
    foreignCard: {
      title: '这不是本校校园卡',
      what: '卡座里的卡不能在本机使用，没有任何改动。',
      now: '请换成校园卡再放一次。',
    },
    damagedCard: {
      title: '没有读出这张卡',
      what: '可能没放好，也可能卡坏了。账户里的钱不受影响。',
      now: '请再放一次。还是不行，请到卡务窗口换卡。',
    },
    severalCards: {
      title: '卡座上不止一张卡',
      what: '几张卡放在一起，机器分不清。没有任何改动。',
      now: '请全部取出，只放校园卡。',
    },
    unknownCard: {
      title: '中心没有这张卡的记录',
      what: '没有任何改动。',
      now: '请带卡和有效证件到卡务窗口核对。',
    },
    notGenuine: {
      title: '这张卡没有通过核验',
      what: '卡里的信息和中心的记录对不上。账户里的钱不受影响。',
      now: '请带卡和有效证件到卡务窗口。',
    },
    platformUnreachable: {
      title: '连不上一卡通中心',
      what: '没能核对您的卡，没有任何改动。',
      now: '请过几分钟再试。',
    },
    antennaOutOfOrder: {
      title: '卡座没有响应',
      what: '机器读不了卡，已自动上报。没有任何改动。',
      now: '请换一台机器，或稍后再来。',
    },
  },
  frozen: {
    totalsDiffer: {
      what: '卡里的钱和账户的记录对不上，所以先停用，保护您的钱。',
      now: '请到卡务窗口核对流水并解冻。',
    },
    pinLocked: { what: '密码连续输错，卡已自动锁住。钱没有变化。', now: '请带有效证件到卡务窗口解锁。' },
    reportedByHolder: { what: '这是持卡人自己要求冻结的。钱没有变化。', now: '本人到卡务窗口可以解冻。' },
    office: { what: '卡务中心停用了这张卡。钱没有变化。', now: '请到卡务窗口了解原因。' },
  },
  returned: {
    unreadable: { title: '没有读出这张纸币', detail: '抚平以后再放一次。' },
    suspect: { title: '没能识别这张纸币', detail: '请换一张试试。' },
    denominationNotAccepted: { title: '本机不收这种面额', detail: '可以放入的面额画在下面。' },
    secondNote: { title: '请一张一张放', detail: '等屏幕请您放入时，再放这张。' },
    notABanknote: { title: '没有认出这张纸', detail: '请放入人民币纸币。' },
    pulledBack: { title: '纸币回到您手中', detail: '它没有入账。想存的话再放一次。' },
    overBalanceLimit: { title: '这张会超过余额上限', detail: '它没有入账。' },
    overDayLimit: { title: '这张会超过今天的上限', detail: '它没有入账。' },
    overVisitLimit: { title: '这张会超过本次上限', detail: '它没有入账。' },
    tooManyNotes: { title: '本次张数已满', detail: '请点“完成”。需要的话，可以再来一次。' },
    cashHoursOver: { title: '收现金的时间到了', detail: '这张没有入账。已收下的钱不受影响。' },
    platformUnreachable: { title: '没等到中心的答复', detail: '这张没有入账。可以再放一次试试。' },
    accountRefused: { title: '账户现在不能存入', detail: '这张没有入账。请点“完成”，再联系卡务窗口。' },
    mechanism: { title: '没能收进这张纸币', detail: '它没有入账。抚平以后再放一次。' },
    visitEnded: { title: '本次办理已结束', detail: '这张没有入账。' },
    recordFailed: { title: '没能记下这张纸币', detail: '不能可靠记账，所以退给您。它没有入账。' },
  },
} as const satisfies Pick<Catalogue, 'closed' | 'cardRefused' | 'frozen' | 'returned'>;
