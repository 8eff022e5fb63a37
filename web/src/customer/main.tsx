import { start } from '../shared/ui/App';
import { CustomerApp } from './CustomerApp';
import { texts } from './texts';

start(texts.all, <CustomerApp />);
