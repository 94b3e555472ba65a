import type { LoadTexts } from './catalogue.ts';

/** Money onto the card: hold still, bring it back, what became of it; and what card and platform say. */
export const loadZhTw = {
  loading: {
    titles: { reading: '正在讀卡', asking: '正在確認金額', writing: '正在寫入卡片' },
    hold: '請不要移動卡片',
    until: '寫好並核對之前，卡片要一直留在卡座裡。',
    amount: '本次金額',
    amountFollows: '正在向一卡通中心確認金額',
    steps: { reading: '讀卡', asking: '確認金額', writing: '寫卡並核對' },
  },
  cardBack: {
    title: '請把同一張卡片放回來',
    detail: '卡片離開得早了一點，還沒寫完。放回來，幾秒鐘就好。',
    cardEnding: '要放回的卡片，末四碼',
    seenOther: '現在放著的是末四碼 {{last4}} 的卡片，不是這一張。',
    seenUnknown: '現在放著的不是這一張卡片。',
    seenSeveral: '卡座上有好幾張卡，請只放這一張。',
    amount: '正在存入',
    kept: '不放回來，{{amount}} 元也不會少：若還沒寫上，一卡通中心會替這張卡保留，下次在任何一台自助機放上它就會寫完。',
    keptUnknown:
      '不放回來，錢也不會少：若還沒寫上，一卡通中心會替這張卡保留，下次在任何一台自助機放上它就會寫完。',
    giveUp: '不等了，結束',
  },
  load: {
    loaded: { title: '已存到卡片', detail: '現在就可以刷卡使用。' },
    before: '卡片原有',
    after: '卡片現有',
    added: '存到卡片',
    creditedOnly: '已入帳，還沒進卡片',
    because: '{{title}}。{{detail}}',
    stillPending: '待入卡金額',
    notLoaded: {
      personTemporary: { title: '臨時卡請洽櫃台', detail: '錢仍在待入卡金額裡，沒有變動。' },
      personMerchant: { title: '商家卡請洽櫃台', detail: '錢仍在待入卡金額裡，沒有變動。' },
      personLeft: { title: '這個帳戶已停用', detail: '錢仍記在您名下。退款請洽校園卡櫃台。' },
      cardLost: { title: '這張卡掛失中', detail: '錢仍在待入卡金額裡。若已找回卡片，請先取消掛失。' },
      cardFrozen: { title: '這張卡已凍結', detail: '錢仍在待入卡金額裡。請到校園卡櫃台解除凍結。' },
      cardReplaced: { title: '這是換發前的舊卡', detail: '錢仍在待入卡金額裡。請用新卡來領。' },
      cardExpired: { title: '這張卡已過有效期限', detail: '錢仍在待入卡金額裡。展期後就能領。' },
      cardNotActivated: { title: '這張卡尚未啟用', detail: '錢仍在待入卡金額裡。啟用後就能領。' },
      cardRetained: { title: '這張卡已登記收回', detail: '錢仍在待入卡金額裡。請洽校園卡櫃台。' },
      kioskBlocked: {
        title: '本機暫時不能寫卡',
        detail: '錢仍在待入卡金額裡。請改用另一台機器，或在學生餐廳刷卡時自動存入。',
      },
      unknownAccount: { title: '找不到您的帳戶', detail: '卡片沒有變動。請到校園卡櫃台查核。' },
      nothingPending: {
        title: '沒有可以領取的錢',
        detail: '轉帳加值最多要等 5 分鐘。卡片沒有變動。',
      },
      purseFull: { title: '卡片裡的錢已達上限', detail: '錢仍在待入卡金額裡。使用一些之後再來領。' },
      cardDiffers: {
        title: '卡片和帳戶不一致',
        detail: '所以沒有寫卡，錢仍在待入卡金額裡。請到校園卡櫃台查核。',
      },
      recordForged: {
        title: '這張卡未通過驗證',
        detail: '所以沒有寫卡，錢仍在待入卡金額裡。請帶卡片到校園卡櫃台。',
      },
      cardTaken: {
        title: '卡片離開得早了一點',
        detail: '卡片還沒有寫入，錢仍在待入卡金額裡。放上卡片可以再領。',
      },
      platformUnreachable: {
        title: '沒有等到中心的回覆',
        detail: '卡片沒有寫入，錢仍在待入卡金額裡。請過幾分鐘再試。',
      },
      damagedCard: {
        title: '無法讀取這張卡',
        detail: '錢仍在待入卡金額裡。請再放一次；仍然不行，請到校園卡櫃台換卡。',
      },
      antennaOutOfOrder: {
        title: '卡座沒有回應',
        detail: '錢仍在待入卡金額裡。請改用另一台機器，或在學生餐廳刷卡時自動存入。',
      },
      journalUnavailable: {
        title: '本機暫時不能寫卡',
        detail: '目前無法可靠地記帳，所以不寫卡。錢仍在待入卡金額裡。',
      },
    },
    held: {
      title: '這張卡片還沒有寫完',
      detail: '錢不會少。下次在任何一台自助機放上這張卡片，就會寫完。',
    },
    heldAmount: '替這張卡保留',
    inQuestion: {
      title: '寫卡需要查核',
      detail: '讀出來的和寫進去的不一樣，我們會查明。查明之前，這張卡可能被凍結。',
    },
  },
  collected: { lastTopUp: '最近一次加值', neverToppedUp: '還沒有加值紀錄' },
  balance: {
    title: '卡片裡有多少錢',
    holderKinds: { student: '學生', staff: '教職員', temporary: '臨時', merchant: '商家' },
    validUntil: '有效期限 {{date}}',
    onCardAt: '卡片餘額，{{time}} 讀卡',
    onCardNow: '卡片餘額，剛剛讀卡',
    inFlight: '沒寫完的存入',
    difference: {
      purchasesOnTheWay: {
        title: '帳戶和卡片相差 {{amount}} 元',
        detail: '最近的消費還沒有傳到中心。傳到就會一致，您不用做什麼。',
      },
      loadInFlight: {
        title: '帳戶和卡片相差 {{amount}} 元',
        detail: '有一筆存入還沒寫完。在這裡寫完就會一致。',
      },
      seeOffice: {
        title: '帳戶和卡片相差 {{amount}} 元',
        detail: '消費和存入都無法解釋這個差額。請到校園卡櫃台查核，以免卡片被凍結。',
      },
    },
    cardOnly: {
      title: '這裡只有卡片上的餘額',
      detail: '一卡通中心目前沒有回覆，所以看不到帳戶餘額和待入卡金額。請過幾分鐘再試。',
    },
    pages: { account: '帳戶', pending: '可以領取', statement: '最近存入' },
    sources: { cash: '現金', transfer: '轉帳', subsidy: '補助', refund: '退款' },
    expires: '請在 {{date}} 前領取',
    nothingPending: '沒有等著領取的錢。轉帳加值最多要等 5 分鐘。',
    more: '另有 {{count}} 筆',
    statement: {
      loaded: '已進卡片',
      inFlight: '沒寫完',
      asking: '正在查詢最近的存入…',
      unavailable: '目前查不到最近的存入，請過幾分鐘再試。',
      none: '這張卡還沒有存入紀錄。',
    },
    collect: '領取 {{amount}} 元到卡片',
    canCollect: '有待入卡金額可以領到卡片。',
    finishLoad: '寫完上次的 {{amount}} 元',
    otherThings: '辦別的事',
  },
} as const satisfies LoadTexts;
