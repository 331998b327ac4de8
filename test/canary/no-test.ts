/** Must fail: a file without a test proves nothing. */
import "uvu";
