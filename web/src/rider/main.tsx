import { start } from '../shared/ui/App';
import { RiderApp } from './RiderApp';
import { texts } from './texts';

start(texts.all, <RiderApp />);
