"""The app without a face: what a window, or any other face, asks for and is shown."""

from ptcoder.clinic.clock import Clock, FastClock, SystemClock
from ptcoder.clinic.intents import Clinic
from ptcoder.clinic.refused import Refused

__all__ = ["Clinic", "Clock", "FastClock", "Refused", "SystemClock"]
