// Plain words for each fault of push, with the repair for this very platform.

/** ios-tab | ios-app | samsung | android-firefox | android | firefox | safari | chrome */
export function platform({ userAgent, maxTouchPoints = 0, standalone = false }) {
  const touchMac = /Macintosh/.test(userAgent) && maxTouchPoints > 1; // an iPad that says it is a Mac
  if (/iPhone|iPad|iPod/.test(userAgent) || touchMac) return standalone ? "ios-app" : "ios-tab";
  if (/SamsungBrowser/.test(userAgent)) return "samsung";
  if (/Android/.test(userAgent)) return /Firefox/.test(userAgent) ? "android-firefox" : "android";
  if (/Firefox/.test(userAgent)) return "firefox";
  return /Safari/.test(userAgent) && !/Chrom(e|ium)/.test(userAgent) ? "safari" : "chrome";
}

/** The platform that this page runs on. */
export function here() {
  const standalone = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  return platform({ userAgent: navigator.userAgent, maxTouchPoints: navigator.maxTouchPoints, standalone });
}

const ELSE = "Everything else works without nudges, and there is a private calendar below.";

/** What is wrong, in one sentence. */
export const FAULTS = {
  unable: "This browser cannot show nudges.",
  blocked: "This phone blocks notifications from here.",
  dismissed: "The question was closed, so nothing was changed.",
  "no-service": "This browser could not reach its push service.",
  "no-worker": "This browser does not run what nudges need.",
  slow: "Your browser’s push service does not answer.",
  refused: "Our server did not take this phone.",
  offline: "There is no connection to our server just now.",
  "signed-out": "This phone was signed out meanwhile.",
  silent: "Sent, but this phone has not said that it showed it.",
};

const ANY = {
  unable: `Try another browser, or a newer version of this one. ${ELSE}`,
  blocked: "Allow notifications for this site in the browser’s settings, then come back.",
  dismissed: "Tap the button again, and choose Allow.",
  "no-service": `Private windows and some browsers have none. Open a normal window and try again. ${ELSE}`,
  "no-worker": `In a private window this cannot work: open a normal one. Or close all windows of this app and open it again. ${ELSE}`,
  slow: `Try again later, on another network if you can: some networks block it. ${ELSE}`,
  refused: "Please try again in a minute. If it stays so, tell your clinic.",
  offline: "Try again when you are connected.",
  "signed-out": "Sign in again, then come back to this page.",
  silent: "It may still come. If it does not: look whether the phone is in Do not disturb, a focus or battery saving, and whether its notifications are allowed.",
};

const OF = {
  "ios-tab": {
    unable: "On an iPhone or iPad: tap Share, then “Add to Home Screen”, and open the app from there. It needs iOS 16.4 or newer.",
    "no-worker": "On an iPhone or iPad: tap Share, then “Add to Home Screen”, and open the app from there.",
  },
  "ios-app": {
    unable: "It needs iOS 16.4 or newer: Settings, General, Software Update.",
    blocked: "Open the iPhone’s Settings, Notifications, find this app in the list, and switch on Allow Notifications. Then come back.",
    silent: "Look in the iPhone’s Settings, Notifications, this app: Lock Screen and Banners on; and whether a Focus is on. On some versions of iOS the phone shows a nudge without telling us: if you saw it, all is well.",
  },
  samsung: {
    blocked: "In Samsung Internet: menu, Settings, Sites and downloads, Notifications: allow this site. And in the phone’s Settings, Apps, Samsung Internet, Notifications: on.",
    silent: "In the phone’s Settings, Apps, Samsung Internet: Notifications on, Battery “Unrestricted”. Samsung phones put unused apps to sleep.",
  },
  "android-firefox": {
    blocked: "In Firefox: menu, Settings, Site permissions, Notification: Allowed. And in the phone’s Settings, Apps, Firefox, Notifications: on.",
    silent: "In the phone’s Settings, Apps, Firefox: Notifications on, Battery “Unrestricted”.",
  },
  android: {
    blocked: "Tap the sign left of the address, Permissions, Notifications, Allow. In the installed app: hold its icon, App info, Notifications. And in the phone’s Settings, Apps, Chrome, Notifications: on.",
    silent: "In the phone’s Settings, Apps, Chrome: Notifications on, Battery “Unrestricted”; and look whether Do not disturb is on.",
  },
  firefox: {
    blocked: "Click the sign left of the address, and take away “Blocked” at Send notifications. In a private window nudges cannot work.",
    silent: "Firefox must be running. Look whether the computer’s own settings allow Firefox to notify.",
  },
  safari: {
    unable: "It needs Safari 16.4 on macOS 13 or newer.",
    blocked: "In Safari: Settings, Websites, Notifications: allow this site. And in System Settings, Notifications, Safari: on.",
  },
  chrome: {
    blocked: "Click the sign left of the address, and allow Notifications. In a private window nudges cannot work.",
    silent: "The browser must be running. Look whether the computer’s own settings allow it to notify, and whether Do not disturb is on.",
  },
};

/** { what, repair } for a fault on a platform; an unknown fault is told as the server's.
 * `otherwise`: what else there is, on a page that is not a patient's. */
export function words(on, fault, { otherwise = ELSE } = {}) {
  const known = fault in FAULTS ? fault : "refused";
  const repair = OF[on]?.[known] ?? ANY[known];
  return { what: FAULTS[known], repair: repair.replace(ELSE, otherwise) };
}
