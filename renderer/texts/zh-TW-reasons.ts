import type { Catalogue } from './catalogue.ts';

/** Why something does not go: closed services, refused and frozen cards, returned notes. */
export const reasonsZhTw = {
  closed: {
    outsideHours: {
      title: '目前不收現金',
      what: '本機每天在固定時間收鈔票，當天結帳。',
      now: '餘額仍然可以查詢。',
    },
    acceptorOutOfOrder: {
      title: '鈔票口停用',
      what: '鈔票口沒有回應，機器已自動通報。',
      now: '餘額仍然可以查詢。',
    },
    boxFull: { title: '錢箱已滿', what: '清空之前，本機不再收鈔票。', now: '餘額仍然可以查詢。' },
    boxRemoved: { title: '錢箱不在機內', what: '裝回之前，本機不收鈔票。', now: '餘額仍然可以查詢。' },
    noteStuck: {
      title: '鈔票口停用',
      what: '有一張鈔票停在機器裡，等待工作人員取出。',
      now: '餘額仍然可以查詢。',
    },
    antennaOutOfOrder: {
      title: '卡座停用',
      what: '卡座沒有回應，本機目前無法讀卡。',
      now: '請先不要把卡片放進卡座。',
    },
    platformUnreachable: {
      title: '連不上一卡通中心',
      what: '沒有中心確認，本機不收錢，以免帳目有誤。',
      now: '連線恢復後會自動開放。',
    },
    clockUnsure: {
      title: '正在校對時間',
      what: '與中心對好時間之前，本機不收現金。',
      now: '對好後會自動開放。',
    },
    creditsWaiting: {
      title: '正在補登帳目',
      what: '先前收下的錢正等候中心確認，確認前不再收錢。',
      now: '已收的錢都有紀錄，不會遺失。',
    },
    recovering: {
      title: '機器正在復原',
      what: '機器剛重新啟動，正在核對裡面的鈔票。',
      now: '核對完成後會自動開放。',
    },
    halted: {
      title: '本機停止收款',
      what: '自動對帳發現不一致。為了保護您的錢，先停下來。',
      now: '工作人員檢查後才會恢復。',
    },
    maintenance: { title: '維護中', what: '工作人員正在維護本機。', now: '維護結束後會自動開放。' },
    journalUnavailable: {
      title: '本機停止收款',
      what: '目前無法可靠地記帳，所以不收錢。',
      now: '工作人員處理後才會恢復。',
    },
  },
  cardRefused: {
    personTemporary: {
      title: '臨時卡請洽櫃台',
      what: '本機只服務學生和教職員的校園卡。卡片和錢都沒有變動。',
      now: '校園卡櫃台可以為您說明。',
    },
    personMerchant: {
      title: '商家卡請洽櫃台',
      what: '本機只服務學生和教職員的校園卡。卡片和錢都沒有變動。',
      now: '校園卡櫃台可以為您說明。',
    },
    personLeft: {
      title: '這個帳戶已停用',
      what: '紀錄顯示持卡人已離校。帳戶裡的錢仍記在您名下。',
      now: '退款或疑問請洽校園卡櫃台。',
    },
    cardLost: {
      title: '這張卡掛失中',
      what: '掛失期間帳戶受到保護，不能加值。錢仍在帳戶裡。',
      now: '若已找回卡片，請先取消掛失再來。',
    },
    cardFrozen: {
      title: '這張卡已凍結',
      what: '常見原因是刷卡時斷線，或卡片離開太快。錢仍在帳戶裡。',
      now: '需由校園卡櫃台核對明細後解除。',
    },
    cardReplaced: {
      title: '這是換發前的舊卡',
      what: '補發之後舊卡永久停用，餘額已轉到新卡。',
      now: '請使用新卡。',
    },
    cardExpired: {
      title: '這張卡已過有效期限',
      what: '帳戶裡的錢還在，只是卡片不能再用。',
      now: '請到校園卡櫃台辦理展期。',
    },
    cardNotActivated: {
      title: '這張卡尚未啟用',
      what: '帳戶沒有變動。',
      now: '請到校園卡櫃台啟用這張卡。',
    },
    cardRetained: {
      title: '這張卡已登記收回',
      what: '紀錄顯示卡片已收回，不能再用。錢仍在帳戶裡。',
      now: '請洽校園卡櫃台。',
    },
    overBalanceLimit: {
      title: '餘額已達上限',
      what: '帳戶餘額加待入卡金額已達上限，目前不能再存。',
      now: '使用一些之後再來加值。',
    },
    overDayLimit: {
      title: '今天加值已達上限',
      what: '今天可存的現金已經存滿。錢都在帳戶裡。',
      now: '明天可以再加值。',
    },
    cashHoursOver: {
      title: '今天不再收現金',
      what: '收現時間已過。卡片和錢都沒有變動。',
      now: '請在開放時間再來。',
    },
    kioskBlocked: {
      title: '本機暫時不能收款',
      what: '一卡通中心暫停了這台機器。卡片和錢都沒有變動。',
      now: '請改用另一台機器，或稍後再來。',
    },
    unknownAccount: {
      title: '找不到您的帳戶',
      what: '這張卡還沒有帳戶。本機無法開戶。',
      now: '請攜帶有效證件到校園卡櫃台。',
    },
    foreignCard: {
      title: '這不是本校校園卡',
      what: '卡座裡的卡片不能在本機使用，沒有任何變更。',
      now: '請換成校園卡再放一次。',
    },
    damagedCard: {
      title: '無法讀取這張卡',
      what: '可能沒有放好，也可能卡片損壞。帳戶裡的錢不受影響。',
      now: '請再放一次。仍然不行，請到校園卡櫃台換卡。',
    },
    severalCards: {
      title: '卡座上不只一張卡',
      what: '幾張卡放在一起，機器無法分辨。沒有任何變更。',
      now: '請全部取出，只放校園卡。',
    },
    unknownCard: {
      title: '中心查無這張卡',
      what: '沒有任何變更。',
      now: '請攜帶卡片和有效證件到校園卡櫃台。',
    },
    notGenuine: {
      title: '這張卡未通過驗證',
      what: '卡片內容與中心紀錄不符。帳戶裡的錢不受影響。',
      now: '請攜帶卡片和有效證件到校園卡櫃台。',
    },
    platformUnreachable: {
      title: '連不上一卡通中心',
      what: '無法核對您的卡片，沒有任何變更。',
      now: '請過幾分鐘再試。',
    },
    antennaOutOfOrder: {
      title: '卡座沒有回應',
      what: '機器無法讀卡，已自動通報。沒有任何變更。',
      now: '請改用另一台機器，或稍後再來。',
    },
  },
  frozen: {
    totalsDiffer: {
      what: '卡片裡的錢和帳戶紀錄不一致，所以先停用，保護您的錢。',
      now: '請到校園卡櫃台核對明細並解除凍結。',
    },
    pinLocked: {
      what: '密碼連續輸錯，卡片已自動鎖住。錢沒有變動。',
      now: '請帶有效證件到校園卡櫃台解鎖。',
    },
    reportedByHolder: { what: '這是持卡人自己要求凍結的。錢沒有變動。', now: '本人到校園卡櫃台可以解除。' },
    office: { what: '校園卡中心停用了這張卡。錢沒有變動。', now: '請到校園卡櫃台了解原因。' },
  },
  returned: {
    unreadable: { title: '無法讀取這張鈔票', detail: '請撫平後再放一次。' },
    suspect: { title: '無法辨識這張鈔票', detail: '請換一張試試。' },
    denominationNotAccepted: { title: '本機不收這種面額', detail: '可放入的面額畫在下方。' },
    secondNote: { title: '請一張一張放', detail: '等螢幕請您放入時，再放這張。' },
    notABanknote: { title: '認不出這張紙', detail: '請放入人民幣鈔票。' },
    pulledBack: { title: '鈔票已回到您手中', detail: '這張沒有入帳。想存的話請再放一次。' },
    overBalanceLimit: { title: '這張會超過餘額上限', detail: '這張沒有入帳。' },
    overDayLimit: { title: '這張會超過今天的上限', detail: '這張沒有入帳。' },
    overVisitLimit: { title: '這張會超過本次上限', detail: '這張沒有入帳。' },
    tooManyNotes: { title: '本次張數已滿', detail: '請按「完成」。需要的話，可以再來一次。' },
    cashHoursOver: { title: '收現時間已結束', detail: '這張沒有入帳。先前收下的錢不受影響。' },
    platformUnreachable: { title: '沒有等到中心的回覆', detail: '這張沒有入帳。可以再放一次試試。' },
    accountRefused: { title: '帳戶目前不能存入', detail: '這張沒有入帳。請按「完成」，再洽校園卡櫃台。' },
    mechanism: { title: '無法收進這張鈔票', detail: '這張沒有入帳。請撫平後再放一次。' },
    visitEnded: { title: '本次操作已結束', detail: '這張沒有入帳。' },
    recordFailed: { title: '無法登記這張鈔票', detail: '無法可靠記帳，所以退還給您。這張沒有入帳。' },
  },
} as const satisfies Pick<Catalogue, 'closed' | 'cardRefused' | 'frozen' | 'returned'>;
