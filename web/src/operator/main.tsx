import { start } from '../shared/ui/App';
import { OperatorApp } from './OperatorApp';
import { texts } from './texts';

start(texts.all, <OperatorApp />);
