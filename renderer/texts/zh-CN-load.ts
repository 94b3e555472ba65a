import type { LoadTexts } from './catalogue.ts';

/** Money onto the card: hold still, bring it back, what became of it; and what card and platform say. */
export const loadZhCn = {
  loading: {
    titles: { reading: '正在读卡', asking: '正在确认金额', writing: '正在写卡' },
    hold: '请不要移动卡',
    until: '写好并核对之前，卡要一直留在卡座里。',
    amount: '本次金额',
    amountFollows: '金额正在向一卡通中心确认',
    steps: { reading: '读卡', asking: '确认金额', writing: '写卡并核对' },
  },
  cardBack: {
    title: '请把同一张卡放回来',
    detail: '卡离开得早了一点，还没写完。放回来，几秒钟就好。',
    cardEnding: '要放回的卡，尾号',
    seenOther: '现在放着的是尾号 {{last4}} 的卡，不是这一张。',
    seenUnknown: '现在放着的不是这一张卡。',
    seenSeveral: '卡座上有好几张卡，请只放这一张。',
    amount: '正在存入',
    kept: '不放回来，{{amount}} 元也不会少：没写上的话，一卡通中心替这张卡留着，下次在任何一台自助机放上它就会写完。',
    keptUnknown:
      '不放回来，钱也不会少：没写上的话，一卡通中心替这张卡留着，下次在任何一台自助机放上它就会写完。',
    giveUp: '不等了，结束',
  },
  load: {
    loaded: { title: '已存到卡里', detail: '现在就可以刷卡使用。' },
    before: '卡内原有',
    after: '卡内现有',
    added: '存到卡里',
    creditedOnly: '已入账，还没进卡',
    because: '{{title}}。{{detail}}',
    stillPending: '过渡余额',
    notLoaded: {
      personTemporary: { title: '临时卡请到窗口办理', detail: '钱仍在过渡余额里，没有变化。' },
      personMerchant: { title: '商户卡请到窗口办理', detail: '钱仍在过渡余额里，没有变化。' },
      personLeft: { title: '这个账户已经停用', detail: '钱仍记在您名下。请联系卡务窗口退款。' },
      cardLost: { title: '这张卡在挂失中', detail: '钱仍在过渡余额里。找回了卡，请先解挂。' },
      cardFrozen: { title: '这张卡被冻结了', detail: '钱仍在过渡余额里。解冻请到卡务窗口。' },
      cardReplaced: { title: '这是换下来的旧卡', detail: '钱仍在过渡余额里。请用新卡来领。' },
      cardExpired: { title: '这张卡过了有效期', detail: '钱仍在过渡余额里。延期后就能领。' },
      cardNotActivated: { title: '这张卡还没有启用', detail: '钱仍在过渡余额里。启用后就能领。' },
      cardRetained: { title: '这张卡已登记回收', detail: '钱仍在过渡余额里。请联系卡务窗口。' },
      kioskBlocked: {
        title: '本机暂时不能写卡',
        detail: '钱仍在过渡余额里。请换一台机器，或在食堂刷卡时自动进卡。',
      },
      unknownAccount: { title: '没有找到您的账户', detail: '卡没有变化。请到卡务窗口核对。' },
      nothingPending: {
        title: '没有可以领取的钱',
        detail: '转账充值最多要等 5 分钟。卡没有变化。',
      },
      purseFull: { title: '卡里的钱已到上限', detail: '钱仍在过渡余额里。用掉一些以后再来领。' },
      cardDiffers: {
        title: '卡和账户对不上',
        detail: '所以没有写卡，钱仍在过渡余额里。请到卡务窗口核对。',
      },
      recordForged: {
        title: '这张卡没有通过核验',
        detail: '所以没有写卡，钱仍在过渡余额里。请带卡到卡务窗口。',
      },
      cardTaken: {
        title: '卡离开得早了一点',
        detail: '卡还没有写，钱仍在过渡余额里。放上卡可以再领。',
      },
      platformUnreachable: {
        title: '没等到中心的答复',
        detail: '卡没有写，钱仍在过渡余额里。请过几分钟再试。',
      },
      damagedCard: {
        title: '没有读出这张卡',
        detail: '钱仍在过渡余额里。请再放一次；还是不行，请到卡务窗口换卡。',
      },
      antennaOutOfOrder: {
        title: '卡座没有响应',
        detail: '钱仍在过渡余额里。请换一台机器，或在食堂刷卡时自动进卡。',
      },
      journalUnavailable: {
        title: '本机暂时不能写卡',
        detail: '现在不能可靠记账，所以不写卡。钱仍在过渡余额里。',
      },
    },
    held: {
      title: '这张卡还没有写完',
      detail: '钱不会少。下次在任何一台自助机放上这张卡，就会写完。',
    },
    heldAmount: '替这张卡留着',
    inQuestion: {
      title: '写卡需要核对',
      detail: '读出来的和写进去的不一样，我们会查清。查清之前，这张卡可能被冻结。',
    },
  },
  collected: { lastTopUp: '最近一次充值', neverToppedUp: '还没有充值记录' },
  balance: {
    title: '卡里有多少钱',
    holderKinds: { student: '学生', staff: '教职工', temporary: '临时', merchant: '商户' },
    validUntil: '有效期至 {{date}}',
    onCardAt: '卡内余额，{{time}} 读卡',
    onCardNow: '卡内余额，刚刚读卡',
    inFlight: '没写完的存入',
    difference: {
      purchasesOnTheWay: {
        title: '账户和卡相差 {{amount}} 元',
        detail: '最近的消费还没有传到中心。传到就会一致，您不用做什么。',
      },
      loadInFlight: {
        title: '账户和卡相差 {{amount}} 元',
        detail: '有一笔存入还没写完。在这里写完就会一致。',
      },
      seeOffice: {
        title: '账户和卡相差 {{amount}} 元',
        detail: '消费和存入都解释不了这个差额。请到卡务窗口核对，以免卡被冻结。',
      },
    },
    cardOnly: {
      title: '这里只有卡上的余额',
      detail: '一卡通中心现在没有答复，所以看不到账户余额和过渡余额。请过几分钟再试。',
    },
    pages: { account: '账户', pending: '可以领取', statement: '最近存入' },
    sources: { cash: '现金', transfer: '转账', subsidy: '补助', refund: '退款' },
    expires: '请在 {{date}} 前领取',
    nothingPending: '没有等着领取的钱。转账充值最多要等 5 分钟。',
    more: '另有 {{count}} 笔',
    statement: {
      loaded: '已进卡',
      inFlight: '没写完',
      asking: '正在查询最近的存入…',
      unavailable: '现在查不到最近的存入，请过几分钟再试。',
      none: '这张卡还没有存入记录。',
    },
    collect: '领取 {{amount}} 元到卡里',
    canCollect: '有过渡余额可以领到卡里。',
    finishLoad: '写完上次的 {{amount}} 元',
    otherThings: '办别的事',
  },
} as const satisfies LoadTexts;
