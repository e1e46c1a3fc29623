import models.vgg61
import accelerators.eyeris
