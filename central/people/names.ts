/** Common syllables of Chinese names, put together at random: nobody in particular. */
export const surnames = [
  ...Array.from(
    '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦',
  ),
  '欧阳',
  '司马',
  '上官',
];

export const givenNameParts = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰梅婷雪琳宇浩然子轩梓涵欣怡思远志成文博俊凯雨桐晨曦佳慧鹏飞建国春晓东海云天一诺若彤',
);
