/** Who may do what: signing in, rights, set-up. */
export const accessWords = {
  "access.notSignedIn": { en: "Sign in first.", zh: "请先登录。" },
  "access.forbidden": { en: "This needs the right {right}, which you do not have here.", zh: "需要 {right} 权限，您没有。" },
  "access.notFound": { en: "{id} does not exist, or you may not see it.", zh: "{id} 不存在，或您无权查看。" },
  "access.wrongPassword": { en: "The user name or the password is wrong.", zh: "用户名或密码错误。" },
  "access.throttled": { en: "Too many tries. Wait {seconds} s.", zh: "尝试次数过多，请等待 {seconds} 秒。" },
  "access.codeWrong": { en: "This code is wrong, used or expired.", zh: "代码错误、已使用或已过期。" },
  "access.lastAdmin": { en: "{name} is the last platform admin.", zh: "{name} 是最后一个平台管理员。" },
  "access.userTaken": { en: "A user named {name} exists already.", zh: "已存在名为 {name} 的用户。" },
  "access.userNotFound": { en: "There is no user {name}.", zh: "没有用户 {name}。" },
  "access.scopedToken": {
    en: "The token {token} has a scope, and this is about the person herself: sign in, or use a token without a scope.",
    zh: "令牌 {token} 限定了范围，而此操作属于本人：请登录，或使用未限定范围的令牌。",
  },
  "access.scopeWithoutRight": { en: "Say which rights the token has in these places: --right.", zh: "请用 --right 指定令牌在这些位置的权限。" },
  "access.tokenNotFound": { en: "There is no such token of yours.", zh: "您没有这个令牌。" },
  "setup.needed": { en: "The platform is not set up yet. Use the setup code that the server printed.", zh: "平台尚未设置，请使用服务器打印的设置码。" },
  "setup.done": { en: "The platform has been set up already.", zh: "平台已经设置过。" },
} as const;
