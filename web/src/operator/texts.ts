import { textsOf } from '../shared/text/texts';
import en from './text/app.en.json';
import ko from './text/app.ko.json';

export const texts = { all: { ko, en } };

/** Says the texts of this app. */
export const useTexts = textsOf<keyof typeof ko>();
