/** The instance that a `signalbox://…/instance/<id>` address names; anything else is nothing. A link only shows, it never acts. */
export const linkedInstance = (url: string): string | undefined => /^signalbox:\/\/[^/?#]+\/instance\/([0-9a-hjkmnp-tv-z]{26})$/.exec(url)?.[1];
